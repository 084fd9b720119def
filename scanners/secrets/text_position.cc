#include "scanners/secrets/text_position.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/utf8.h"

namespace assay {

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

std::uint32_t add_up_to_most(std::uint32_t a, std::uint64_t b) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(b > kMost - a ? kMost : a + b);
}

}  // namespace

LineDelta count_lines(Bytes text) {
  LineDelta delta{.bytes = text.size(), .breaks = count_breaks(text), .tail_units = 0};
  for (const char end : {'\n', '\r'}) {
    // rfind looks at one byte after another, which a line of megabytes shows.
    const void* last = text.empty() ? nullptr : ::memrchr(text.data(), end, text.size());
    if (last != nullptr) text.remove_prefix(static_cast<std::size_t>(static_cast<const char*>(last) - text.data()) + 1);
  }
  delta.tail_units = utf16_length(text);
  return delta;
}

void advance(TextPosition& position, const LineDelta& delta) {
  position.offset += delta.bytes;
  position.line = add_up_to_most(position.line, delta.breaks);
  position.column = add_up_to_most(delta.breaks == 0 ? position.column : 1, delta.tail_units);
}

void advance(TextPosition& position, Bytes bytes) {
  if (position.after_cr && bytes.starts_with('\n')) {  // the line was counted at the CR
    ++position.offset;
    position.after_cr = false;
    bytes.remove_prefix(1);
  }
  if (bytes.empty()) return;
  advance(position, count_lines(bytes));
  position.after_cr = bytes.ends_with('\r');
}

std::size_t clean_cut(Bytes text, std::size_t at) {
  if (at == 0 || at >= text.size()) return std::min(at, text.size());
  if (text[at] == '\n' && text[at - 1] == '\r') return at - 1;
  for (std::size_t back = 1; back <= 3 && back <= at; ++back) {
    if (utf8_sequence(text.substr(at - back, 4)) > back) return at - back;
  }
  return at;
}

}  // namespace assay
