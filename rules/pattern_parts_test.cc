#include "rules/pattern_parts.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(PatternParts, StandOneBehindTheOther) {
  const auto parts = split_at_secret(R"re(\bkey[(\])]\(?(?:a|b)=(?P<secret>[)|]{2}(?:x|y))(?:;|$))re");
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->before, R"(\bkey[(\])]\(?(?:a|b)=)");
  EXPECT_EQ(parts->value, R"([)|]{2}(?:x|y))");
  EXPECT_EQ(parts->behind, "(?:;|$)");
}

TEST(PatternParts, ABracketAtTheStartOfAClassStandsForItself) {
  const auto parts = split_at_secret(R"(a[]|)][^]|)][[:alpha:]|)](?P<secret>b))");
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->before, "a[]|)][^]|)][[:alpha:]|)]");
}

TEST(PatternParts, AreNoneWhereTheGroupIsNotSimplyInARow) {
  EXPECT_FALSE(split_at_secret("key=[a-z]{8}").has_value()) << "no group";
  EXPECT_FALSE(split_at_secret("key=(?:(?P<secret>[a-z]{8}))").has_value()) << "within another";
  EXPECT_FALSE(split_at_secret("key=(?P<secret>[a-z]{8})?;").has_value()) << "repeated";
  EXPECT_FALSE(split_at_secret("key=(?P<secret>[a-z]{8}){2};").has_value()) << "repeated";
  EXPECT_FALSE(split_at_secret("key=(?P<secret>[a-z]{8})|other=x").has_value()) << "one of two";
  EXPECT_FALSE(split_at_secret("(?i)key=(?P<secret>[a-z]{8})").has_value()) << "flags";
}

TEST(PatternParts, FlagsOfAGroupStayInIt) { EXPECT_TRUE(split_at_secret("(?i:key)=(?P<secret>[a-z]{8})").has_value()); }

}  // namespace
}  // namespace assay
