// Results of Scorecard of any bytes.
#include "scanners/posture/scorecard/scorecard.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = assay::posture::read_scorecard({reinterpret_cast<const char*>(data), size}, "x");
  if (!read) return 0;
  for (const auto& one : read->checks)
    if (one.said.score < -1 || one.said.score > 10) std::abort();
  return 0;
}
