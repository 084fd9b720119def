#include "scanners/secrets/decode/told_values.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

constexpr std::uint64_t kEnough = 1'000'000;

TEST(ToldValues, OfTheRunUnderWayDoNotCount) {
  ToldValues told(kEnough);
  told.begin_run();
  told.add({.begin = 10, .end = 30});
  EXPECT_FALSE(told.hold({.begin = 10, .end = 30}));
  EXPECT_TRUE(told.take_overlapped({.begin = 0, .end = 100}).empty());
  told.begin_run();
  EXPECT_TRUE(told.hold({.begin = 10, .end = 30}));
}

TEST(ToldValues, HoldWhatLiesInThem) {
  ToldValues told(kEnough);
  told.add({.begin = 10, .end = 30});
  told.add({.begin = 0, .end = 5});
  told.begin_run();
  EXPECT_TRUE(told.hold({.begin = 12, .end = 30}));
  EXPECT_FALSE(told.hold({.begin = 12, .end = 31}));
  EXPECT_FALSE(told.hold({.begin = 9, .end = 12}));
  EXPECT_FALSE(told.hold({.begin = 30, .end = 31}));
}

TEST(ToldValues, OfGenericRulesGiveWay) {
  ToldValues told(kEnough);
  told.add({.begin = 10, .end = 30, .generic = true});
  told.begin_run();
  EXPECT_FALSE(told.hold({.begin = 12, .end = 20}));
  EXPECT_TRUE(told.hold({.begin = 12, .end = 20, .generic = true}));
}

TEST(ToldValues, OfAGenericRuleNothingIsToldBesideWhatARuleKnows) {
  ToldValues told(kEnough);
  told.add({.begin = 10, .end = 30});
  told.begin_run();
  EXPECT_TRUE(told.hold({.begin = 20, .end = 40, .generic = true}));
  EXPECT_TRUE(told.hold({.begin = 0, .end = 40, .generic = true}));
  EXPECT_FALSE(told.hold({.begin = 30, .end = 40, .generic = true}));
  EXPECT_FALSE(told.hold({.begin = 0, .end = 40}));
}

TEST(ToldValues, ThatAreOverlappedAreTakenOnce) {
  ToldValues told(kEnough);
  told.add({.begin = 10, .end = 30, .hit = 1});
  told.add({.begin = 30, .end = 40, .hit = 2});
  told.add({.begin = 50, .end = 60, .hit = 3});
  told.begin_run();
  const auto taken = told.take_overlapped({.begin = 29, .end = 50});
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].hit, 1U);
  EXPECT_EQ(taken[1].hit, 2U);
  EXPECT_TRUE(told.take_overlapped({.begin = 29, .end = 50}).empty());
}

// One wide value makes every other be looked at for each that is asked about.
TEST(ToldValues, WorkIsBoundedWhateverOverlaps) {
  ToldValues told(50'000);
  told.add({.begin = 0, .end = 1'000'000});
  for (std::uint64_t i = 0; i < 10'000; ++i) told.add({.begin = 20 * i, .end = 20 * i + 10});
  told.begin_run();
  for (std::uint64_t i = 0; i < 10'000; ++i) told.take_overlapped({.begin = 20 * i + 10, .end = 20 * i + 20});
  EXPECT_EQ(told.work(), 50'000U);
}

}  // namespace
}  // namespace assay
