#include "scanners/secrets/vendor_marks.h"

#include <gtest/gtest.h>

#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using Fit = VendorMarks::Fit;
using testing::compile;
using testing::make_rule;

Rule marked_rule(const std::string& id, const std::string& left, const std::string& mark, const std::string& rest) {
  Rule rule = make_rule(id, {mark}, mark + rest);
  rule.left = left;
  return rule;
}

class VendorMarksTest : public ::testing::Test {
 protected:
  const RuleSet rules_ = compile({marked_rule("long", R"(\b[0-9a-z]{20})", "QQJ9", "[0-9]{12}"),
                                  make_rule("first", {"RRJ9"}, "RRJ9[0-9]{12}"),
                                  marked_rule("short", R"(\b[0-9a-z]{20})", "QQJ9", "[a-z]{8}"),
                                  marked_rule("near", R"(\b[0-9a-z]{6})", "SSJ9", "[0-9]{12}"),
                                  marked_rule("wide", R"(\b[0-9a-z]{20,24})", "TTJ9", "[0-9]{12}")});
  const VendorMarks marks_{rules_};
  const std::string text_ = "k3jf9slq0xmb7zt2w8r5";  // of letters and digits
};

TEST_F(VendorMarksTest, StandAtOnePlaceOfAValue) {
  EXPECT_EQ(marks_.of(text_ + "QQJ9" + "abcdefgh"), Fit::whole);
  EXPECT_EQ(marks_.of(text_ + "x" + "QQJ9" + "abcdefgh"), Fit::none);
  EXPECT_EQ(marks_.of(text_ + text_), Fit::none);
}

TEST_F(VendorMarksTest, WhatIsShorterThanEachValueWithTheMarkIsCut) {
  EXPECT_EQ(marks_.of(text_ + "QQJ9" + "1234567"), Fit::cut);
  EXPECT_EQ(marks_.of(text_ + "QQJ9"), Fit::cut);
  EXPECT_EQ(marks_.of(text_ + "QQJ"), Fit::none);
  EXPECT_EQ(marks_.of(text_ + "QQJ9" + "12345678"), Fit::whole) << "as long as the shorter of two forms";
}

TEST_F(VendorMarksTest, AreNoneNearTheBeginningOrWithoutAPlace) {
  EXPECT_EQ(marks_.of("RRJ9" + text_), Fit::none);
  EXPECT_EQ(marks_.of(text_.substr(0, 6) + "SSJ9" + text_), Fit::none);
  EXPECT_EQ(marks_.of(text_ + "TTJ9" + "123"), Fit::none);
}

}  // namespace
}  // namespace assay
