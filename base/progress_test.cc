#include "base/progress.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Progress::Clock::time_point kBegin{std::chrono::hours(1)};

TEST(Progress, WhatIsLeftFollowsFromWhatIsDone) {
  Progress progress;
  progress.expect(1000, kBegin);
  progress.step(200);
  progress.step(50);
  EXPECT_EQ(progress.remaining(kBegin + seconds(10)), seconds(30));
  progress.step(700);
  EXPECT_EQ(progress.remaining(kBegin + seconds(38)), seconds(2));
}

TEST(Progress, NothingIsSaidOfWhatIsNotKnown) {
  Progress progress;
  EXPECT_FALSE(progress.remaining(kBegin));
  progress.tick(5, 100);
  EXPECT_FALSE(progress.remaining(kBegin + seconds(10)));
  progress.expect(0, kBegin);
  progress.step(5);
  EXPECT_FALSE(progress.remaining(kBegin + seconds(10)));
}

TEST(Progress, TheBeginningTellsTooLittleAndTheEndNothing) {
  Progress progress;
  progress.expect(1000, kBegin);
  EXPECT_FALSE(progress.remaining(kBegin + seconds(10)));
  progress.step(9);
  EXPECT_FALSE(progress.remaining(kBegin + seconds(10)));
  progress.step(491);
  EXPECT_FALSE(progress.remaining(kBegin + milliseconds(999)));
  EXPECT_TRUE(progress.remaining(kBegin + seconds(1)));
  progress.step(500);
  EXPECT_FALSE(progress.remaining(kBegin + seconds(10)));
}

TEST(Progress, AnotherStretchBeginsAnew) {
  Progress progress;
  progress.expect(10, kBegin);
  progress.step(10);
  progress.expect(4, kBegin + seconds(100));
  EXPECT_FALSE(progress.remaining(kBegin + seconds(102)));
  progress.step(1);
  EXPECT_EQ(progress.remaining(kBegin + seconds(102)), seconds(6));
}

TEST(Progress, WhatIsCountedBesideTheWorkHoldsForWhatIsDone) {
  Progress progress;
  progress.step(30);
  EXPECT_FALSE(progress.remaining(kBegin + seconds(10)));
  progress.expect_beside(100, kBegin);
  EXPECT_EQ(progress.steps(), 30U);
  EXPECT_EQ(progress.remaining(kBegin + seconds(30)), seconds(70));
  EXPECT_FALSE(progress.watched());
  progress.watch();
  EXPECT_TRUE(progress.watched());
}

}  // namespace
}  // namespace assay
