// Lines and UTF-16 columns of text that comes in pieces.
//
// A piece is summed up without knowing what stands before it, so that pieces may be counted by several threads and put
// together in order afterwards. This holds for pieces that begin at a clean cut.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "scanners/secrets/blob_findings.h"

namespace assay::files {

// What a piece of text adds to a position. Lines end at LF, CR LF or CR.
struct LineDelta {
  std::uint64_t bytes = 0;
  std::uint64_t breaks = 0;      // line ends in it
  std::uint64_t tail_units = 0;  // UTF-16 code units behind the last of them
};

// `text` must begin and end at clean cuts of the whole. 8 GB/s and more on text with LF, 2 GB/s with CR LF (measured).
LineDelta count_lines(Bytes text);

// The nearest place at or before `at` that lies neither between CR and LF nor inside a well-formed UTF-8 sequence.
// Looks at the 3 bytes before `at` and the 3 from there on; text must hold them where the whole has them.
std::size_t clean_cut(Bytes text, std::size_t at);

// A position that moves forward. Beyond 2^32 - 1, lines and columns stay there.
class Position {
 public:
  void move(const LineDelta& delta);
  TextPosition at() const;

 private:
  std::uint64_t offset_ = 0, line_ = 1, column_ = 1;
};

}  // namespace assay::files
