// Fuzzes the line difference of two halves of the input: lines that are told as added exist and are in order.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scanners/sources/git/changes/line_diff.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::git;
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t lines = split_lines(bytes.substr(size / 2)).size();
  const LineChanges changes = diff_lines(bytes.substr(0, size / 2), bytes.substr(size / 2), 10'000);
  for (const LineSpan& span : changes.added) {
    if (span.first < 1 || span.last < span.first || span.last > lines) std::abort();
  }
  return 0;
}
