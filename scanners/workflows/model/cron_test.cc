#include "scanners/workflows/model/cron.h"

#include <gtest/gtest.h>

namespace assay::workflows {
namespace {

TEST(Cron, SaysWhichFieldIsWrong) {
  EXPECT_EQ(cron_problem("0 4 * * *"), "");
  EXPECT_EQ(cron_problem("0 4 * *"), "it has 4 fields, not five");
  EXPECT_EQ(cron_problem("0 24 * * *"), "its hour '24' is not within 0 to 23");
  EXPECT_EQ(cron_problem("0 4 * jan-MAR sun"), "");
  EXPECT_EQ(cron_problem("0 4 * * janu"), "its day of week 'janu' is not within 0 to 7");
  EXPECT_NE(cron_problem("*/0 4 * * *"), "");
  EXPECT_NE(cron_problem(", 4 * * *"), "");
}

TEST(Cron, KnowsTheLeastTimeBetweenRuns) {
  EXPECT_EQ(least_minutes_between("* * * * *"), 1U);
  EXPECT_EQ(least_minutes_between("*/5 * * * *"), 5U);
  EXPECT_EQ(least_minutes_between("0,58 * * * *"), 2U);
  EXPECT_EQ(least_minutes_between("0,58 4 * * *"), 58U);
  EXPECT_EQ(least_minutes_between("0 4 * * *"), 0U);
}

}  // namespace
}  // namespace assay::workflows
