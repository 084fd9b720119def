#include "base/table.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

#include "base/sanitized.h"

namespace assay {
namespace {

TEST(Table, HoldsWhatIsPutInAtAnySize) {
  Table<std::uint32_t> table;
  for (std::uint32_t i = 0; i < 3'000'000; ++i) table.push_back(i);
  for (std::uint32_t i = 0; i < table.size(); ++i) ASSERT_EQ(table[i], i);
  table.assign(5'000'000, 7);
  EXPECT_EQ(std::accumulate(table.begin(), table.end(), std::uint64_t{0}), 35'000'000U);
}

TEST(Table, LargeOnesBeginOnAHugePage) {
  Table<char> table(std::size_t{3} << 20);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(table.data()) % (std::size_t{2} << 20), 0U);
}

TEST(Table, MoreThanThereIsThrows) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer's allocator ends the program instead";
  EXPECT_THROW(Table<std::uint64_t>().reserve(~std::size_t{0} / 16), std::bad_alloc);
}

}  // namespace
}  // namespace assay
