#include "rules/importers/characters.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

namespace assay::import {
namespace {

bool fits(const std::string& expression, const std::string& value) {
  return re2::RE2::PartialMatch(value, re2::RE2(expression, re2::RE2::Latin1));
}

TEST(Characters, FewerThanOneIsNone) {
  const std::string none = fewer_than(1, kUpper);
  EXPECT_TRUE(fits(none, "abc\n1"));
  EXPECT_FALSE(fits(none, "abC"));
}

TEST(Characters, EachNumberBelowTheLeastAndNoneAbove) {
  for (int least = 2; least <= 5; ++least) {
    const std::string fewer = fewer_than(least, kDigits);
    for (int count = 0; count <= 7; ++count) {
      const std::string digits(static_cast<std::size_t>(count), '7');
      EXPECT_EQ(fits(fewer, "a" + digits), count < least) << least << ' ' << count;
      EXPECT_EQ(fits(fewer, digits + "a\n"), count < least) << least << ' ' << count;
      if (count > 0) {
        EXPECT_EQ(fits(fewer, digits), count < least) << least << ' ' << count;
      }
    }
  }
}

TEST(Characters, AnEmptyValueIsNotSpokenOf) {
  EXPECT_FALSE(fits(fewer_than(1, kLower), ""));
  EXPECT_FALSE(fits(fewer_than(3, kLower), ""));
}

TEST(Characters, SpecialOnesStandForThemselves) {
  const std::string fewer = fewer_than(2, "]^-\\");
  EXPECT_TRUE(fits(fewer, "a]b"));
  EXPECT_FALSE(fits(fewer, "a]^b"));
  EXPECT_FALSE(fits(fewer, "\\-"));
}

TEST(Characters, WhatNoExpressionSays) {
  EXPECT_EQ(fewer_than(0, kDigits), "");
  EXPECT_EQ(fewer_than(201, kDigits), "");
  EXPECT_EQ(fewer_than(1, ""), "");
  EXPECT_EQ(fewer_than(1, "\xc3\xa9"), "");
}

}  // namespace
}  // namespace assay::import
