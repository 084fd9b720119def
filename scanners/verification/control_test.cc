#include "scanners/verification/control.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/strings.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/test_rules.h"

namespace assay::verification {
namespace {

class ControlTest : public ::testing::Test {
 protected:
  static std::string text_of(const std::optional<Secret>& control) {
    return control ? std::string(control->reveal(RevealPermit("test"))) : "";
  }

  static RuleSet one_rule(std::string pattern, const std::string& example, std::vector<Check> checks = {},
                          std::string anchor = "tok_") {
    Rule rule = testing::make_rule("test-token", {std::move(anchor)}, std::move(pattern));
    rule.checks = std::move(checks);
    rule.details.matches = {example};
    return testing::compile({rule});
  }

  std::mt19937_64 engine{1};
  Random random = [this] { return engine(); };
};

TEST_F(ControlTest, HasTheFormOfTheRule) {
  const RuleSet rules = one_rule(R"(\btok_[0-9a-f]{24}\b)", cat("x = tok_", "0123456789abcdef01234567"));
  std::set<std::string> made;
  for (int i = 0; i < 50; ++i) {
    const std::string value = text_of(make_control(rules, 0, random));
    ASSERT_EQ(value.size(), 28U);
    EXPECT_TRUE(value.starts_with("tok_"));
    EXPECT_EQ(value.substr(4).find_first_not_of("0123456789abcdef"), std::string::npos);
    made.insert(value);
  }
  EXPECT_EQ(made.size(), 50U);
}

TEST_F(ControlTest, IsTheValueAlone) {
  const RuleSet rules = one_rule(R"(vendor_key *= *(?P<secret>[0-9a-z]{20})\b)",
                                 cat("vendor_key = ", "q8w7e6r5t4y3u2i1o0p9"), {}, "vendor_key");
  EXPECT_EQ(text_of(make_control(rules, 0, random)).size(), 20U);
}

TEST_F(ControlTest, HasTheRightChecksum) {
  const std::string body = "q8W7e6R5t4Y3u2I1o0P9q8W7e6R5t4";
  const std::string token = *with_checksum(CheckKind::crc32_base62_6, cat("tok_", body, "000000"));
  const RuleSet rules = one_rule(R"(\btok_[0-9A-Za-z]{36}\b)", token, {{CheckKind::crc32_base62_6}});
  for (int i = 0; i < 20; ++i) {
    const std::string value = text_of(make_control(rules, 0, random));
    ASSERT_EQ(value.size(), token.size());
    EXPECT_NE(value, token);
    EXPECT_EQ(judge(CheckKind::crc32_base62_6, value, value, 0, value.size()), CheckOutcome::holds);
  }
}

TEST_F(ControlTest, IsNotMadeWhereItCouldBeSomebodys) {
  EXPECT_FALSE(make_control(one_rule(R"(\btok_[0-9]{10}\b)", "tok_5820471936"), 0, random));
  EXPECT_FALSE(make_control(one_rule(R"(\btok_(?:live|test)_only\b)", "tok_live_only"), 0, random));
}

TEST_F(ControlTest, OfTheSystemDiffers) {
  const Random one = system_random();
  EXPECT_NE(one(), one());
}

}  // namespace
}  // namespace assay::verification
