#include "sarif/log/occurrences.h"

#include <gtest/gtest.h>

#include <map>

namespace assay::sarif {
namespace {

TEST(Occurrences, CountsAsAMapDoes) {
  Occurrences occurrences;
  std::map<std::uint64_t, std::uint32_t> wanted;
  std::uint64_t state = 1;
  for (int i = 0; i < 20'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    // Few of them, so that most come again; some differ in their upper bits alone.
    const std::uint64_t number = i % 2 == 0 ? state >> 53U : (state >> 57U) << 57U;
    ASSERT_EQ(occurrences.count(number), ++wanted[number]) << i;
  }
  EXPECT_GT(wanted[0], 1U) << "the number that marks a free slot";
}

}  // namespace
}  // namespace assay::sarif
