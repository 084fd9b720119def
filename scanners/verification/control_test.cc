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

// Drawing anew all of a token that says of itself what it is took seconds, and came to nothing.
TEST_F(ControlTest, OfAJwtHasAnotherSignature) {
  const std::string head = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.";
  const RuleSet rules = one_rule(R"(\beyJ[0-9A-Za-z_-]{10,500}\.[0-9A-Za-z_-]{10,900}\.[0-9A-Za-z_-]{40,90}\b)",
                                 cat(head, "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"), {{CheckKind::jwt}}, "eyJ");
  const std::string value = text_of(make_control(rules, 0, random));
  EXPECT_TRUE(value.starts_with(head));
  EXPECT_EQ(value.size(), head.size() + 43);
}

TEST_F(ControlTest, AValueOfTheFormIsOneThatTheRuleFinds) {
  const RuleSet alone = one_rule(R"(\btok_[0-9a-f]{24}\b)", cat("x = tok_", "0123456789abcdef01234567"));
  EXPECT_EQ(form_of(alone, 0, Secret(cat("tok_", "a1b2c3d4e5f60718293a4b5c"))), Form::right);
  for (const char* other : {"", "tok_", "tok_a1b2c3d4e5f60718293a4b5", "\"tok_a1b2c3d4e5f60718293a4b5c\"", "hello",
                            "tok_a1b2c3d4e5f60718293a4b5c tok_a1b2c3d4e5f60718293a4b5d"})
    EXPECT_EQ(form_of(alone, 0, Secret(other)), Form::other) << other;
}

TEST_F(ControlTest, AValueThatIsFoundByWhatStandsAroundItHasTheFormToo) {
  const RuleSet rules = one_rule(R"(vendor_key *= *(?P<secret>[0-9a-z]{20})\b)",
                                 cat("vendor_key = ", "q8w7e6r5t4y3u2i1o0p9"), {}, "vendor_key");
  EXPECT_EQ(form_of(rules, 0, Secret(cat("z9y8x7w6v5", "a1b2c3d4e5"))), Form::right);
  EXPECT_EQ(form_of(rules, 0, Secret("z9y8x7w6v5")), Form::other);
}

TEST_F(ControlTest, AValueWithAWrongChecksumIsDoubtful) {
  const std::string body = "q8W7e6R5t4Y3u2I1o0P9q8W7e6R5t4";
  const std::string token = *with_checksum(CheckKind::crc32_base62_6, cat("tok_", body, "000000"));
  const RuleSet rules = one_rule(R"(\btok_[0-9A-Za-z]{36}\b)", token, {{CheckKind::crc32_base62_6}});
  EXPECT_EQ(form_of(rules, 0, Secret(token)), Form::right);
  EXPECT_EQ(form_of(rules, 0, Secret(cat("tok_", body, "000000"))), Form::doubtful);
}

TEST_F(ControlTest, OfTheSystemDiffers) {
  const Random one = system_random();
  EXPECT_NE(one(), one());
}

}  // namespace
}  // namespace assay::verification
