#include "base/table.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>

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

// A sanitizer's allocator ends the program instead.
#if defined(__has_feature)
#define ASSAY_HAS_FEATURE(name) __has_feature(name)
#else
#define ASSAY_HAS_FEATURE(name) 0
#endif
#if !ASSAY_HAS_FEATURE(address_sanitizer) && !ASSAY_HAS_FEATURE(thread_sanitizer) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
TEST(Table, MoreThanThereIsThrows) {
  EXPECT_THROW(Table<std::uint64_t>().reserve(~std::size_t{0} / 16), std::bad_alloc);
}
#endif

}  // namespace
}  // namespace assay
