// Finds the runs of characters that credentials are made of (rules/value_shape.h), 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"

namespace assay {

struct Run {
  std::size_t begin = 0;
  std::uint8_t alnum = 0;  // how many of [0-9A-Za-z] begin there; kLongestRun + 1 for more
  std::uint8_t word = 0;   // of [0-9A-Za-z_-], likewise
  bool digit = false;      // among the first kLongestRun, or longer than that
};

// Appends the runs that begin in [from, to), in order: at least kLeastRun bytes of [0-9A-Za-z_-] behind a byte that is
// neither letter nor digit, or at the text's begin. Reads no byte farther than kLongestRun + 1 from a run's begin.
void find_runs(Bytes text, std::size_t from, std::size_t to, std::vector<Run>& out);

}  // namespace assay
