#include "scanners/secrets/decode/encoded_lines.h"

#include <algorithm>

#include "rules/rule.h"
#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/encoded_finder.h"
#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

// Before the n of a line end that is written: a string in a string in a string has four.
constexpr std::size_t kMostBackslashes = 8;
constexpr std::size_t kIndent = 32;  // of a first line

bool is_base64_at(Bytes text, std::size_t i) {
  return i < text.size() && kBase64[static_cast<unsigned char>(text[i])] >= 0;
}

bool is_digit_at(Bytes text, std::size_t i) {
  return i < text.size() && kHexadecimal[static_cast<unsigned char>(text[i])] >= 0;
}

// Behind "\n" or "\r\n" as strings write them, in strings within strings with more backslashes. `at` when there is
// none.
std::size_t behind_written_end(Bytes text, std::size_t at) {
  const std::size_t sign = std::min(text.find_first_not_of('\\', at), text.size());
  const Bytes backslashes = text.substr(at, sign - at);
  if (backslashes.empty() || backslashes.size() > kMostBackslashes || sign == text.size()) return at;
  if (text[sign] == 'n') return sign + 1;
  const Bytes rest = text.substr(sign + 1);
  const bool both = text[sign] == 'r' && rest.starts_with(backslashes) && rest.substr(backslashes.size(), 1) == "n";
  return both ? sign + backslashes.size() + 2 : at;
}

// Whether the run that ends at `end` is a line of base64 alone, or the last one before a quote.
bool ends_a_line(Bytes text, std::size_t end) {
  while (end < text.size() && text[end] == '=') ++end;
  return end == text.size() || behind_line_end(text, end) != end || text[end] == '"' || text[end] == '\'' ||
         text[end] == '`' || text[end] == '<' || text[end] == ' ';
}

// Whether the line before is as long, so that what begins here began there.
bool follows_its_like(Bytes text, std::size_t begin, std::size_t length) {
  std::size_t end = begin;
  while (end > 0 && begin - end < kIndent && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  if (end == 0 || text[end - 1] != '\n') return false;
  end -= end > 1 && text[end - 2] == '\r' ? 2U : 1U;
  if (end < length) return false;
  for (std::size_t i = end - length; i < end; ++i)
    if (!is_base64_at(text, i)) return false;
  return end == length || !is_base64_at(text, end - length - 1);
}

// Whether the line before is the first one of PEM (RFC 7468): a rule of its own knows a key there.
bool follows_pem_begin(Bytes text, std::size_t begin) {
  const std::size_t lowest = begin - std::min(begin, kLogFrame);
  Bytes before = text.substr(lowest, begin - lowest);
  if (before.ends_with("\\n")) {
    before.remove_suffix(before.ends_with("\\r\\n") ? 4U : 2U);
    return before.ends_with("-----");
  }
  const std::size_t end = before.rfind('\n');
  if (end == Bytes::npos) return false;
  before = before.substr(0, end);
  if (before.ends_with('\r')) before.remove_suffix(1);
  return before.ends_with("-----");
}

}  // namespace

std::size_t base64_end(Bytes text, std::size_t at) {
  while (is_base64_at(text, at)) ++at;
  return at;
}

std::size_t hexadecimal_end(Bytes text, std::size_t at) {
  while (is_digit_at(text, at)) ++at;
  return at;
}

std::size_t behind_line_end(Bytes text, std::size_t at) {
  const std::size_t end = behind_terminal_codes(text, at);
  std::size_t next = behind_written_end(text, end);
  if (text.substr(end, 2) == "\r\n") next = end + 2;
  if (text.substr(end, 1) == "\n") next = end + 1;
  if (next == end) return at;
  if (text[next - 1] == '\n') {
    const Bytes line = text.substr(next, kLogFrame);
    if (const LogLine read = read_log_line(line); read.frame != LogFrame::none) next += read.begin;
  }
  next = behind_terminal_codes(text, next);
  while (next < text.size() && (text[next] == ' ' || text[next] == '\t')) ++next;
  return next;
}

bool begins_a_line(Bytes text, std::size_t begin) {
  return begin == 0 || text[begin - 1] == '\n' || text[begin - 1] == '\r' ||
         text.substr(begin - 1 - (begin > 1), 2) == "\\n";
}

std::optional<std::size_t> next_line(Bytes text, std::size_t end, std::size_t length, bool part,
                                     std::size_t narrowest) {
  const std::size_t next = behind_line_end(text, end);
  const std::size_t next_end = base64_end(text, next);
  const std::size_t next_length = next_end - next;
  if (next == end || next_length == 0 || !ends_a_line(text, next_end)) return std::nullopt;
  if (part ? next_length >= std::max(length, narrowest) : length >= narrowest && next_length == length) return next;
  if (next_length > length || (!part && length < narrowest)) return std::nullopt;
  // Shorter: the last one, if another does not follow it.
  const std::size_t after = behind_line_end(text, next_end);
  const bool followed = after != next_end && base64_end(text, after) - after >= kNarrowest;
  return followed ? std::nullopt : std::optional(next);
}

void judge_lines(Bytes text, std::size_t begin, std::size_t length, bool decodes, std::vector<Match>& out) {
  if (length < kNarrowest || length > kWidest) return;
  const Bytes seen = text.substr(0, begin + std::min(text.size() - begin, kReach));
  const std::size_t end = begin + length;
  if (end >= seen.size()) return;
  const std::size_t next = behind_line_end(seen, end);
  if (next == end) return;
  // Of two lines the second one may be shorter. Nothing else stands on it, unless the first one is encoded for sure.
  const std::size_t next_end = base64_end(seen, next);
  if (next_end == next || next_end - next > length) return;
  if (next_end < seen.size() && ((seen[next_end] == ' ' && !decodes) || !ends_a_line(seen, next_end))) return;
  if (follows_its_like(text, begin, length) || follows_pem_begin(text, begin)) return;
  const bool digits = hexadecimal_end(seen, begin) == end && hexadecimal_end(seen, next) == next_end;
  out.push_back(encoded_candidate(begin, digits ? Encoding::hexadecimal_lines : Encoding::base64_lines));
}

}  // namespace assay
