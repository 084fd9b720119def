#include "scanners/sources/remote/choice.h"

#include <gtest/gtest.h>

#include <array>

namespace assay::remote {
namespace {

using Names = std::vector<std::string>;
constexpr std::array<std::string_view, 3> kAll = {"a", "b", "c"};

TEST(Choice, AllOrSomeWithoutOthers) {
  EXPECT_EQ(choose_kinds(kAll, Names{}, Names{})->kinds.size(), 3U);
  const auto choice = choose_kinds(kAll, Names{"a", "b"}, Names{"b"});
  EXPECT_TRUE(choice->wants("a"));
  EXPECT_FALSE(choice->wants("b"));
}

TEST(Choice, UnknownNamesAndNothingAreErrors) {
  EXPECT_FALSE(choose_kinds(kAll, Names{"d"}, Names{}));
  EXPECT_FALSE(choose_kinds(kAll, Names{}, Names{"d"}));
  EXPECT_FALSE(choose_kinds(kAll, Names{"a"}, Names{"a"}));
}

TEST(Choice, WhatHasNoTimeIsNotOld) {
  Choice choice;
  choice.since = 86400;
  EXPECT_TRUE(choice.is_old("1970-01-01T23:59:59Z"));
  EXPECT_FALSE(choice.is_old("1970-01-02T00:00:00Z"));
  EXPECT_FALSE(choice.is_old(""));
}

}  // namespace
}  // namespace assay::remote
