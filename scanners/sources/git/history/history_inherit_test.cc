#include "scanners/sources/git/history/history_inherit.h"

#include <gtest/gtest.h>

namespace assay::git {
namespace {

struct Split {
  std::vector<ScanRange> scan;
  std::vector<KeptRange> keep;
};

Split split(std::uint64_t size, std::uint64_t base_size, std::vector<CopiedRun> copied) {
  Split split;
  split_by_delta(size, base_size, copied, split.scan, split.keep);
  return split;
}

TEST(HistoryInherit, AnIdenticalCopyIsKeptWhole) {
  const Split all = split(1000, 1000, {{0, 0, 1000}});
  EXPECT_TRUE(all.scan.empty());
  EXPECT_EQ(all.keep, (std::vector<KeptRange>{{0, 1000, 0}}));
}

TEST(HistoryInherit, AnEditIsScannedWithReachOnEachSide) {
  const Split around = split(4000, 3990, {{0, 0, 2000}, {2010, 2000, 1990}});
  EXPECT_EQ(around.scan, (std::vector<ScanRange>{{2000 - kReach + 1, 2010 + kReach}}));
}

TEST(HistoryInherit, ACutAtTheEndOfTheBaseIsScanned) {
  const Split shorter = split(2000, 3000, {{0, 0, 2000}});
  EXPECT_EQ(shorter.scan, (std::vector<ScanRange>{{2000 - kReach + 1, 2000}}));
}

TEST(HistoryInherit, ACutAtTheStartOfTheBaseIsScanned) {
  const Split shorter = split(2000, 3000, {{0, 1000, 2000}});
  EXPECT_EQ(shorter.scan, (std::vector<ScanRange>{{0, kReach}}));
}

TEST(HistoryInherit, TextBeforeTheStartOfTheBaseIsScannedWithReach) {
  const Split longer = split(3000, 2000, {{1000, 0, 2000}});
  EXPECT_EQ(longer.scan, (std::vector<ScanRange>{{0, 1000 + kReach}}));
}

TEST(HistoryInherit, RunsShorterThanTwiceTheReachKeepNothing) {
  const Split none = split(1000, 5000, {{0, 10, 500}, {500, 1000, 500}});
  EXPECT_EQ(none.scan, (std::vector<ScanRange>{{0, 1000}}));
  EXPECT_TRUE(none.keep.empty());
}

TEST(HistoryInherit, MatchesMoveWithTheirRangeAndTheAnchorDecides) {
  std::vector<Match> base(3);
  base[0].begin = 95;  // its anchor is before the range
  base[0].anchor = 4;
  base[1].begin = 96;
  base[1].anchor = 4;
  base[2].begin = 200;
  std::vector<Match> out;
  const std::vector<KeptRange> keep = {{1000, 1100, 100}, {5000, 5100, 100}};
  ASSERT_TRUE(inherit_matches(base, keep, 100, out));
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].begin, 996U);
  EXPECT_EQ(out[1].begin, 4996U);
}

TEST(HistoryInherit, StopsAtMoreThanAWholeScanWouldConfirm) {
  const std::vector<Match> base(10);
  std::vector<Match> out;
  EXPECT_FALSE(inherit_matches(base, std::vector<KeptRange>{{0, 100, 0}}, 9, out));
}

}  // namespace
}  // namespace assay::git
