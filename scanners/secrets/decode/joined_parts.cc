#include "scanners/secrets/decode/joined_parts.h"

#include <algorithm>
#include <string_view>

#include "rules/rule.h"
#include "scanners/secrets/anchor_tables.h"

namespace assay {

namespace {

// What is shorter is no token.
constexpr std::size_t kShortest = 16;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

std::size_t behind_blanks(Bytes text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

std::size_t before_blanks(Bytes text, std::size_t end) {
  while (end > 0 && is_blank(text[end - 1])) --end;
  return end;
}

// Literals from `at` on, up to what ends the list or the call.
std::vector<TextPart> literals_behind(Bytes text, std::size_t at) {
  std::vector<TextPart> parts;
  for (;;) {
    at = behind_blanks(text, at);
    // A list may end with a comma.
    if (at < text.size() && std::string_view(")]}").find(text[at]) != Bytes::npos) return parts;
    // Of bytes, raw and Unicode strings in Python.
    if (at + 1 < text.size() && std::string_view("bBrRuU").find(text[at]) != Bytes::npos) ++at;
    if (at >= text.size() || !is_quote(text[at])) return {};
    const std::size_t begin = at + 1;
    const char stops[] = {text[at], '\\', '\n', '\0'};
    const std::size_t end = text.find_first_of(stops, begin);
    if (end == Bytes::npos || text[end] != text[at]) return {};
    parts.push_back({begin, end});
    at = behind_blanks(text, end + 1);
    if (at < text.size() && text[at] == ',')
      ++at;
    else if (at >= text.size() || std::string_view(")]}").find(text[at]) == Bytes::npos)
      return {};
  }
}

// Literals before the bracket at `end`, up to the one that opens the list.
std::vector<TextPart> literals_before(Bytes text, std::size_t end) {
  std::vector<TextPart> parts;
  std::size_t at = before_blanks(text, end);
  if (at > 0 && text[at - 1] == ',') at = before_blanks(text, at - 1);
  for (;;) {
    if (at < 2 || !is_quote(text[at - 1])) return {};
    const char stops[] = {text[at - 1], '\\', '\n', '\0'};
    const std::size_t quote = text.find_last_of(stops, at - 2);
    if (quote == Bytes::npos || text[quote] != text[at - 1]) return {};
    parts.push_back({quote + 1, at - 1});
    at = before_blanks(text, quote);
    if (at == 0) return {};
    if (text[at - 1] == '[') break;
    if (text[at - 1] != ',') return {};
    at = before_blanks(text, at - 1);
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

// What stands behind `.join` of a list: an empty literal, or, in Ruby, nothing.
bool joins_with_nothing(Bytes behind) {
  if (behind.starts_with('('))
    return behind.size() > 3 && is_quote(behind[1]) && behind[2] == behind[1] && behind[3] == ')';
  return behind.empty() || !is_word_byte(behind[0]);
}

// The lines behind the indicator, of one word each and indented alike, up to the first that is not.
std::vector<TextPart> folded_lines(Bytes text, std::size_t at) {
  std::vector<TextPart> parts;
  std::size_t indentation = 0;
  for (at = text.find('\n', at); at != Bytes::npos && at + 1 < text.size();) {
    const std::size_t line = at + 1;
    const std::size_t begin = std::min(text.find_first_not_of(' ', line), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
    at = std::min(text.find_first_not_of(" \t\r", end), text.size());
    if (begin == line || begin == end || (!parts.empty() && begin - line != indentation)) break;
    if (at < text.size() && text[at] != '\n') return {};  // a line of several words
    indentation = begin - line;
    parts.push_back({begin, end});
  }
  return parts;
}

// Whether a word long enough for a token lies in two parts or more: lists of HTML and of names are joined as well.
bool make_a_word(Bytes text, const std::vector<TextPart>& parts) {
  std::size_t length = 0;
  std::size_t of_part = 0;  // of the word, what stands in the part at hand
  for (const TextPart& part : parts) {
    of_part = 0;
    for (std::size_t at = part.begin; at < part.end; ++at) {
      const bool word = is_word_byte(text[at]) || text[at] == '-';
      length = word ? length + 1 : 0;
      of_part = word ? of_part + 1 : 0;
      if (length >= kShortest && of_part < length) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<TextPart> joined_parts(Bytes text, std::size_t mark, std::size_t at) {
  const std::size_t from = at - std::min(at, kReach);
  const Bytes near = text.substr(from, at - from + kReach);
  const std::size_t here = at - from;
  const std::size_t behind = here + kMarks[mark].text.size();
  std::vector<TextPart> parts;
  if (kMarks[mark].mark == Mark::folded) {
    const std::size_t line = std::min(near.find_first_not_of(">-+ \t\r", here + 2), near.size());
    if (line < near.size() && near[line] == '\n') parts = folded_lines(near, line);
  } else if (near[here] == ']') {
    if (joins_with_nothing(near.substr(std::min(near.size(), behind)))) parts = literals_before(near, here);
  } else {
    std::size_t list = behind_blanks(near, behind);
    if (near.substr(std::min(near.size(), list)).starts_with("array")) list += 5;
    if (list < near.size() && (near[list] == '[' || near[list] == '(')) ++list;
    parts = literals_behind(near, list);
  }
  if (!make_a_word(near, parts)) return {};
  for (TextPart& part : parts) {
    part.begin += from;
    part.end += from;
  }
  return parts;
}

std::vector<TextPart> joined_parts(Bytes text, std::size_t at) {
  for (std::size_t mark = 0; mark < kMarks.size(); ++mark) {
    const bool joins = kMarks[mark].mark == Mark::joined || kMarks[mark].mark == Mark::folded;
    if (!joins || !stands_at(kMarks[mark].text, true, text, at)) continue;
    if (std::vector<TextPart> parts = joined_parts(text, mark, at); !parts.empty()) return parts;
  }
  return {};
}

}  // namespace assay
