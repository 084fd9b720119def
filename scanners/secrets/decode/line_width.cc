#include "scanners/secrets/decode/line_width.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>

#include "scanners/secrets/decode/log_cut.h"
#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

// Columns of terminals and consoles, what programs take where there is none, and one less where the last column stays
// free.
constexpr std::array<std::size_t, 24> kWidths = {72,  76,  78,  79,  80,  99,  100, 119, 120, 127, 128, 131,
                                                 132, 140, 149, 150, 159, 160, 180, 199, 200, 240, 255, 256};
constexpr std::size_t kNarrowest = kWidths.front();
constexpr std::size_t kWidest = kWidths.back();
constexpr std::array<bool, kWidest + 1> kIsWidth = [] {
  std::array<bool, kWidest + 1> table{};
  for (const std::size_t width : kWidths) table[width] = true;
  return table;
}();
// A character has four bytes at most, and a frame stands before them.
static_assert(kBreakReach >= kWidest + kLogFrame);

// What is shorter is no token.
constexpr std::size_t kShortest = 16;
// Before the first digit, sign or capital of a token there are so many small letters at most ("glpat-").
constexpr std::size_t kPrefix = 5;

bool is_token_byte(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         std::string_view("_-+/=.~").find(c) != std::string_view::npos;
}

// Whose text stands in the line as it is.
bool is_plain(LogFrame frame) { return frame != LogFrame::docker && frame != LogFrame::journal_json; }

std::size_t columns_of(Bytes text) {
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) == 0x80 ? 0U : 1U;
  return columns;
}

struct Line {
  LogLine read;
  Bytes text;  // of the program
  std::size_t columns = 0;
};

Line line_of(Bytes bytes) {
  Line line{.read = read_log_line(bytes), .text = {}};
  line.text = bytes.substr(line.read.begin, line.read.end - line.read.begin);
  line.columns = columns_of(line.text);
  return line;
}

bool is_full(const Line& line) {
  return is_plain(line.read.frame) && !line.text.empty() && is_token_byte(line.text.back()) &&
         line.columns <= kWidest && kIsWidth[line.columns];
}

std::size_t word_behind(Bytes text, std::size_t at) {
  std::size_t length = 0;
  while (length < kShortest && at + length < text.size() && is_token_byte(text[at + length])) ++length;
  return length;
}

std::size_t word_before(Bytes text, std::size_t at) {
  std::size_t length = 0;
  while (length < kShortest && length < at && is_token_byte(text[at - length - 1])) ++length;
  return length;
}

// Nothing where the line is too long to have been broken.
std::optional<std::size_t> line_begin(Bytes text, std::size_t at) {
  const std::size_t lowest = at - std::min(at, kBreakReach);
  std::size_t begin = at;
  while (begin > lowest && text[begin - 1] != '\n') --begin;
  return begin == lowest && lowest != 0 ? std::nullopt : std::optional(begin);
}

Bytes without_end(Bytes line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// Whether a line may end in a part of a token: in no word of small letters alone, unless it is as short as the begin of
// a prefix.
bool ends_like_a_token(Bytes line) {
  std::size_t length = 0;
  for (; length < kShortest && length < line.size(); ++length) {
    const char c = line[line.size() - length - 1];
    if (c >= 'a' && c <= 'z') continue;
    if (!is_token_byte(c)) break;
    if (c != '.' && c != '/') return true;
  }
  return length > 0 && (length <= kPrefix || length == kShortest);
}

// What most lines do not pass, without reading their frames.
bool may_go_on(Bytes line, Bytes next) {
  // Timestamps of one log differ in length by some digits of a fraction.
  constexpr std::size_t kFramesDiffer = 16;
  if (line.size() < kNarrowest || next.empty() || next.size() > line.size() + kFramesDiffer) return false;
  return ends_like_a_token(line);
}

// Of a line that the width of its text broke, where the text of the next line begins, which goes on with it; npos: it
// was not broken.
std::size_t goes_on_behind(Bytes bytes, Bytes next) {
  const Line line = line_of(bytes);
  if (!is_full(line)) return Bytes::npos;
  const Line behind = line_of(next);
  // No line is longer than the width.
  const bool goes_on = behind.read.frame == line.read.frame && behind.columns <= line.columns && !behind.text.empty() &&
                       is_token_byte(behind.text.front());
  return goes_on ? behind.read.begin : Bytes::npos;
}

}  // namespace

bool may_be_broken(Bytes line) { return may_be_cut(line) || (line.size() >= kNarrowest && is_full(line_of(line))); }

Escape break_at(Bytes text, std::size_t at) {
  const std::size_t line_end = text.substr(0, std::min(text.size(), at + kCutReach)).find('\n', at);
  if (line_end != Bytes::npos)
    if (const LogCut cut = cut_before(text, line_end + 1); cut.length != 0 && cut.begin == at)
      return {.length = cut.length};
  const std::size_t end = text.substr(std::min(at, text.size()), 2) == "\r\n" ? 2 : 1;
  const std::size_t next = at + end;
  if (at < kNarrowest || next >= text.size() || (end == 1 && text[at] != '\n')) return {};
  const std::optional<std::size_t> begin = line_begin(text, at);
  if (!begin) return {};
  const Bytes rest = text.substr(next, kBreakReach);
  const std::size_t frame =
      goes_on_behind(text.substr(*begin, at - *begin), without_end(rest.substr(0, rest.find('\n'))));
  return frame == Bytes::npos ? Escape{} : Escape{.length = end + frame};
}

void find_breaks(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  to = std::min(to, text.size());
  const std::optional<std::size_t> first = line_begin(text, from);
  bool known = first.has_value();  // from its begin on
  std::size_t begin = first.value_or(from);
  Bytes line;  // the one before; empty where it is not known as a whole
  std::size_t line_end = 0;
  while (begin < text.size()) {
    const void* found = std::memchr(text.data() + begin, '\n', text.size() - begin);
    const std::size_t end =
        found == nullptr ? text.size() : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    const Bytes next = without_end(text.substr(begin, std::min(end - begin, kBreakReach)));
    // A cut may begin before the line's end, and so before `from` or `to`.
    const bool long_before = line.empty() || line.size() + 2 >= kCutReach;  // of line ends there may be two bytes
    const bool looks_cut = begin > from && may_be_second_part(next, long_before);
    const LogCut cut = looks_cut ? cut_before(text, begin) : LogCut{};
    if (cut.length != 0) {
      if (cut.begin >= from && cut.begin < to) out.push_back(encoded_candidate(cut.begin, Encoding::broken_lines));
    } else if (line_end >= from && line_end < to && may_go_on(line, next)) {
      if (const std::size_t frame = goes_on_behind(line, next); frame != Bytes::npos)
        if (word_before(line, line.size()) + word_behind(next, frame) >= kShortest)
          out.push_back(encoded_candidate(line_end, Encoding::broken_lines));
    }
    line = known && end - begin <= kBreakReach ? next : Bytes();
    line_end = begin + next.size();
    if (line_end >= to + kCutReach) return;
    known = true;
    begin = end + 1;
  }
}

}  // namespace assay
