#include "scanners/sources/files/line_counter.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/utf8.h"

namespace assay::files {

namespace {

// Fixed trip count: what GCC's -O2 needs to vectorise; below 256, so that a byte counts them.
constexpr std::size_t kBlock = 192;

std::uint64_t count_breaks(Bytes text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint64_t breaks = 0;
  // The last byte of a block is looked at together with the one behind it.
  for (; end - at > static_cast<std::ptrdiff_t>(kBlock); at += kBlock) {
    unsigned char in_block = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
      const bool line_feed = at[i] == '\n';
      const bool lone_return = (at[i] == '\r') & (at[i + 1] != '\n');
      in_block = static_cast<unsigned char>(in_block + (line_feed | lone_return));
    }
    breaks += in_block;
  }
  for (; at < end; ++at) {
    if (*at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'))) ++breaks;
  }
  return breaks;
}

// base/utf8's utf16_length with a stride over ASCII, for lines of a gigabyte.
std::uint64_t utf16_units(Bytes text) {
  std::uint64_t units = 0;
  while (!text.empty()) {
    std::size_t ascii = 0;
    while (ascii + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + ascii, sizeof word);
      if ((word & 0x8080808080808080U) != 0) break;
      ascii += 8;
    }
    if (ascii == 0) {
      const std::size_t length = utf8_sequence(text);
      units += length == 4 ? 2 : 1;
      ascii = length == 0 ? 1 : length;
    } else {
      units += ascii;
    }
    text.remove_prefix(ascii);
  }
  return units;
}

}  // namespace

LineDelta count_lines(Bytes text) {
  LineDelta delta{.bytes = text.size(), .breaks = count_breaks(text), .tail_units = 0};
  const std::size_t feed = text.rfind('\n');
  if (feed != Bytes::npos) text.remove_prefix(feed + 1);
  const std::size_t carriage = text.rfind('\r');
  if (carriage != Bytes::npos) text.remove_prefix(carriage + 1);
  delta.tail_units = utf16_units(text);
  return delta;
}

std::size_t clean_cut(Bytes text, std::size_t at) {
  if (at == 0 || at >= text.size()) return std::min(at, text.size());
  if (text[at] == '\n' && text[at - 1] == '\r') return at - 1;
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    if (utf8_sequence(text.substr(at - back, 4)) > back) return at - back;
  }
  return at;
}

void Position::move(const LineDelta& delta) {
  offset_ += delta.bytes;
  line_ += delta.breaks;
  column_ = (delta.breaks == 0 ? column_ : 1) + delta.tail_units;
}

TextPosition Position::at() const {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return {.offset = offset_,
          .line = static_cast<std::uint32_t>(std::min(line_, kMost)),
          .column = static_cast<std::uint32_t>(std::min(column_, kMost))};
}

}  // namespace assay::files
