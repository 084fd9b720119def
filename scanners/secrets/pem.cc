#include "scanners/secrets/pem.h"

#include <algorithm>
#include <string_view>

#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

constexpr std::string_view kDashes = "-----";
constexpr std::string_view kEnd = "-----END ";
// A body shorter than this is a placeholder ("...", "<your key>") or a test pattern.
constexpr std::size_t kLeastBody = 64;
// Prose behind a label is letters too, but in short words: a body has at least one run as long as this.
constexpr std::size_t kLeastRun = 32;
// How many characters that belong to no body may stand between two that do: indentation, quotes, "\n" and the like.
constexpr std::size_t kLongestGap = 80;

bool is_base64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
}

// What source code and data formats put between the lines of a body.
bool is_filler(char c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case '"':
    case '\'':
    case '`':
    case '\\':
    case ',':
    case ';':
    case '+':
    case '|':
    case '>':
    case '#':
    case '*':
    case '(':
    case ')':
    case '.':
    case '&':
    case '$':
    case '/':
      return true;
    default:
      return false;
  }
}

// Length of a written-out line end or blank at the start of text, or of a terminal's codes, whose letters and digits
// belong to no body; 0 without one.
std::size_t escape_length(Bytes text) {
  switch (text.empty() ? '\0' : text[0]) {
    case '\x1b':
      return behind_terminal_codes(text, 0);
    case '\\':
    case '&':
    case '<':
      for (const std::string_view escape :
           {"\\n", "\\r", "\\t", "\\u000a", "\\u000A", "&#10;", "&#xa;", "&#xA;", "<br>", "<br/>", "<br />"}) {
        if (text.starts_with(escape)) return escape.size();
      }
      return 0;
    default:
      return 0;
  }
}

// Length of the header line at `text` ("Proc-Type: 4,ENCRYPTED", "Comment: x"), 0 when it is none (RFC 1421 §4.4).
std::size_t header_length(Bytes text) {
  std::size_t at = 0;
  while (at < text.size() && at < 32 &&
         ((text[at] >= 'A' && text[at] <= 'Z') || (text[at] >= 'a' && text[at] <= 'z') || text[at] == '-')) {
    ++at;
  }
  if (at == 0 || at + 1 >= text.size() || text[at] != ':' || text[at + 1] != ' ') return 0;
  // A block may stand in one line with blanks for its line ends. What these two say has none.
  const bool one_word = text.starts_with("Proc-Type:") || text.starts_with("DEK-Info:");
  at += 2;
  while (at < text.size() && text[at] != '\n' && !(one_word && text[at] == ' ') && escape_length(text.substr(at)) == 0)
    ++at;
  return at;
}

// Length of the closing line from its dashes on; 0 when it is cut off.
std::size_t closing_length(Bytes text) {
  const std::size_t dashes = text.find(kDashes, kEnd.size());
  constexpr std::size_t kLongestLabel = 64;
  if (dashes > kLongestLabel) return 0;  // or nowhere
  return dashes + kDashes.size();
}

}  // namespace

std::optional<std::size_t> pem_end(Bytes text) {
  const std::size_t label_end = text.find(kDashes, kDashes.size());
  if (label_end == Bytes::npos) return std::nullopt;
  std::size_t at = label_end + kDashes.size();
  std::size_t body = 0;       // base64 characters so far
  std::size_t body_end = at;  // behind the last of them
  std::size_t run = 0;
  std::size_t longest_run = 0;
  const auto is_body = [&] { return body >= kLeastBody && longest_run >= kLeastRun; };
  while (at < text.size() && at - body_end <= kLongestGap) {
    const Bytes rest = text.substr(at);
    if (rest.starts_with(kDashes)) {
      if (!rest.starts_with(kEnd)) break;
      const std::size_t closing = closing_length(rest);
      if (!is_body()) return std::nullopt;
      return closing == 0 ? body_end : at + closing;
    }
    if (const std::size_t escape = escape_length(rest); escape != 0) {
      at += escape;
      run = 0;
    } else if (const std::size_t header = longest_run <= 1 ? header_length(rest) : 0; header != 0) {
      at += header;
      body_end = at;  // headers may be long
    } else if (is_base64(text[at])) {
      ++at;
      ++body;
      longest_run = std::max(longest_run, ++run);
      body_end = at;
    } else if (is_filler(text[at])) {
      ++at;
      run = 0;
    } else {
      break;
    }
  }
  if (!is_body()) return std::nullopt;
  return body_end;
}

Bytes pem_label(Bytes block) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::size_t kLongestLabel = 64;
  if (!block.starts_with(kBegin)) return {};
  const std::size_t end = block.find(kDashes, kBegin.size());
  return end > kLongestLabel ? Bytes() : block.substr(kBegin.size(), end - kBegin.size());
}

std::string pem_base64(Bytes block) {
  const Bytes label = pem_label(block);
  if (label.empty()) return {};
  const auto joins = [](char c) { return c == ' ' || c == '"' || c == '\'' || c == '\t' || c == '\n' || c == '\r'; };
  std::size_t at = static_cast<std::size_t>(label.data() - block.data()) + label.size() + kDashes.size();
  std::string out;
  out.reserve(block.size());  // nothing of it is left behind in memory that was given back
  while (at < block.size()) {
    const Bytes rest = block.substr(at);
    if (rest.starts_with(kDashes)) break;
    // The mark of a difference stands before a line of it.
    const std::size_t header = out.find_first_not_of('+') == std::string::npos ? header_length(rest) : 0;
    if (const std::size_t escape = escape_length(rest); escape != 0) {
      at += escape;
    } else if (header != 0) {
      at += header;
    } else if (block[at] == '+' && joins(block[at - 1]) && rest.size() > 1 && joins(rest[1])) {
      ++at;  // between two quoted lines
    } else if (is_base64(block[at])) {
      out += block[at++];
    } else {
      ++at;
    }
  }
  return out;
}

}  // namespace assay
