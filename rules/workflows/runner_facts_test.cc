#include "rules/workflows/runner_facts.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::facts {
namespace {

const RunnerFacts kFacts = builtin_runner_facts();

TEST(RunnerFacts, LabelsAreFoundInAnyCase) {
  ASSERT_TRUE(kFacts.label("Ubuntu-24.04"));
  EXPECT_FALSE(kFacts.label("ubuntu-24.04")->retired);
  EXPECT_TRUE(kFacts.label("ubuntu-20.04")->retired);
  EXPECT_EQ(kFacts.label("ubuntu-20.04")->retired_since, "2025-04");
  EXPECT_FALSE(kFacts.label("ubuntu"));
  EXPECT_FALSE(kFacts.label(""));
}

TEST(RunnerFacts, EachLabelOfTheTableIsFound) {
  std::size_t place = 0, labels = 0;
  while (const auto block = builtin_runners().next(place)) {
    EXPECT_TRUE(kFacts.label(block->key)) << block->key;
    ++labels;
  }
  EXPECT_GT(labels, 30U);
}

TEST(RunnerFacts, TheNearestIsOneLetterAway) {
  EXPECT_EQ(kFacts.nearest("ubuntu-lates"), "ubuntu-latest");
  EXPECT_EQ(kFacts.nearest("Ubuntu-latset"), "ubuntu-latest");
  EXPECT_EQ(kFacts.nearest("ubuntu-24.4"), "ubuntu-24.04");
  EXPECT_EQ(kFacts.nearest("big-machine"), "");
  EXPECT_EQ(kFacts.nearest(std::string(1000, 'u')), "");
}

TEST(RunnerFacts, VersionsThatTheTableWouldHave) {
  EXPECT_TRUE(kFacts.is_older_version("ubuntu-23.04"));
  EXPECT_TRUE(kFacts.is_older_version("windows-2024"));
  EXPECT_FALSE(kFacts.is_older_version("ubuntu-99.04")) << "may be newer than the table";
  EXPECT_FALSE(kFacts.is_older_version("ubuntu-22.04-16core")) << "an organisation's own";
  EXPECT_FALSE(kFacts.is_older_version("linux-1"));
}

TEST(RunnerFacts, KnowTheNextLabelOfAKind) {
  EXPECT_EQ(kFacts.successor("ubuntu-18.04"), "ubuntu-22.04");
  EXPECT_EQ(kFacts.successor("macOS-12-large"), "macos-14-large");
  EXPECT_EQ(kFacts.successor("windows-2016"), kFacts.successor("windows-2019"));
  EXPECT_EQ(kFacts.successor("macos-12-tiny"), "") << "no such kind";
  EXPECT_EQ(kFacts.successor("ubuntu-99.04"), "");
  EXPECT_EQ(kFacts.successor("ubuntu-latest"), "");
  EXPECT_EQ(kFacts.successor("linux"), "");
  EXPECT_EQ(kFacts.successor(""), "");
}

}  // namespace
}  // namespace assay::facts
