#include "scanners/secrets/decode/line_width.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "scanners/secrets/decode/log_frame.h"

namespace assay {

namespace {

// Columns of terminals and consoles, what programs take where there is none, and one less where the last column stays
// free.
constexpr std::array<std::size_t, 24> kWidths = {72,  76,  78,  79,  80,  99,  100, 119, 120, 127, 128, 131,
                                                 132, 140, 149, 150, 159, 160, 180, 199, 200, 240, 255, 256};
constexpr std::size_t kNarrowest = kWidths.front();
constexpr std::size_t kWidest = kWidths.back();
// A character has four bytes at most, and a frame stands before them.
static_assert(kBreakReach >= kWidest + kLogFrame);

// What is shorter is no token.
constexpr std::size_t kShortest = 16;

bool is_token_byte(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         std::string_view("_-+/=.~").find(c) != std::string_view::npos;
}

// Whose text stands in the line as it is.
bool is_plain(LogFrame frame) { return frame != LogFrame::docker && frame != LogFrame::journal_json; }

std::size_t columns_of(Bytes text) {
  return text.size() - static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
         }));
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
         std::binary_search(kWidths.begin(), kWidths.end(), line.columns);
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

}  // namespace

bool may_be_broken(Bytes line) { return line.size() >= kNarrowest && is_full(line_of(line)); }

Escape break_at(Bytes text, std::size_t at) {
  const std::size_t end = text.substr(std::min(at, text.size()), 2) == "\r\n" ? 2 : 1;
  const std::size_t next = at + end;
  if (at < kNarrowest || next >= text.size() || (end == 1 && text[at] != '\n') || !is_token_byte(text[at - 1]))
    return {};
  const std::size_t lowest = at - std::min(at, kBreakReach);
  std::size_t begin = at;
  while (begin > lowest && text[begin - 1] != '\n') --begin;
  if (begin == lowest && lowest != 0) return {};
  const Line line = line_of(text.substr(begin, at - begin));
  if (!is_full(line)) return {};
  Bytes rest = text.substr(next, kBreakReach);
  rest = rest.substr(0, rest.find_first_of("\r\n"));
  const Line behind = line_of(rest);
  // No line is longer than the width.
  if (behind.read.frame != line.read.frame || behind.columns > line.columns || behind.text.empty() ||
      !is_token_byte(behind.text.front()))
    return {};
  return {.length = end + behind.read.begin};
}

void find_breaks(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  to = std::min(to, text.size());
  for (std::size_t at = from; at < to; ++at) {
    const void* found = std::memchr(text.data() + at, '\n', to - at);
    if (found == nullptr) return;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    const std::size_t end = at > 0 && text[at - 1] == '\r' ? at - 1 : at;
    // Most lines end, or the next ones begin, with what is in no token.
    if (end == 0 || at + 1 >= text.size() || !is_token_byte(text[end - 1])) continue;
    const Escape found_break = break_at(text, end);
    if (found_break.length == 0) continue;
    if (word_before(text, end) + word_behind(text, end + found_break.length) >= kShortest)
      out.push_back(encoded_candidate(end, Encoding::broken_lines));
  }
}

}  // namespace assay
