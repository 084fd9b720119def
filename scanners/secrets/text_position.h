// Line and column of bytes, counted as they stream by.
//
// A piece of text is summed up without knowing what stands before it, so that pieces may be counted by several threads
// and put together in order afterwards. This holds for pieces that begin at a clean cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "base/bytes.h"

namespace assay {

// The place of a byte. Lines end at LF, CR LF or CR; columns count UTF-16 code units (SARIF's default), an invalid byte
// counting as one. Beyond 2^32 - 1, lines and columns stay there.
struct TextPosition {
  std::uint64_t offset = 0;  // bytes before it
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  bool after_cr = false;  // the byte before is a CR: an LF that follows ends no further line
  friend bool operator==(const TextPosition&, const TextPosition&) = default;
};

// The place of a byte of a blob, by its offset.
using PositionOf = std::function<TextPosition(std::uint64_t offset)>;

// What a piece of text adds to a position.
struct LineDelta {
  std::uint64_t bytes = 0;
  std::uint64_t breaks = 0;      // line ends in it
  std::uint64_t tail_units = 0;  // UTF-16 code units behind the last of them
};

// `text` must begin and end at clean cuts of the whole. 8 GB/s and more on text (measured), with any line ends.
LineDelta count_lines(Bytes text);

void advance(TextPosition& position, const LineDelta& delta);

// Moves `position` over `bytes`. Cutting the bytes anywhere gives the same end position, but inside a UTF-8 sequence,
// whose parts then count as single bytes.
void advance(TextPosition& position, Bytes bytes);

// The nearest place at or before `at` that lies neither between CR and LF nor inside a well-formed UTF-8 sequence.
// Looks at the 3 bytes before `at` and the 3 from there on; text must hold them where the whole has them.
std::size_t clean_cut(Bytes text, std::size_t at);

}  // namespace assay
