#include "scanners/secrets/anchor_tables.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "base/sanitized.h"

namespace assay {
namespace {

constexpr std::size_t kWidth = 10;      // of a value's certain bytes
constexpr std::size_t kMostWidth = 13;  // of a whole value

// One rule whose values are kWidth to kMostWidth letters and digits behind a byte that is none.
struct OneRule {
  Plan plan;
  RuleTables rule;

  explicit OneRule(bool uniform) {
    plan.sets.resize(2);
    for (unsigned byte = 0; byte < 256; ++byte)
      plan.sets[is_value(static_cast<char>(byte)) ? 0 : 1].add(static_cast<unsigned char>(byte));
    plan.leading.assign(kWidth, 0);
    rule.nearest = 1;
    rule.farthest = 1;
    rule.value_leading_count = kWidth;
    rule.value_is_uniform = uniform ? 1 : 0;
    rule.before_value = 1;
    rule.digit_within = kMostWidth;
    rule.value_bytes = 0;
  }

  static bool is_value(char c) { return (c >= 'a' && c <= 'd') || (c >= '0' && c <= '3'); }
};

std::string random_text(std::mt19937& random) {
  std::string text;
  for (std::size_t left = random() % 60; left > 0; --left) text += random() % 12 == 0 ? '/' : "abcd0"[random() % 5];
  return text;
}

constexpr int kTexts = kSanitized ? 300 : 5000;

TEST(AnchorTables, TheNextValueIsTheFirstPlaceThatFits) {
  std::mt19937 random(1);
  std::size_t found = 0;
  for (const bool uniform : {true, false}) {
    const OneRule one(uniform);
    for (int i = 0; i < kTexts; ++i) {
      const std::string text = random_text(random);
      const std::size_t first = 1 + random() % 20;
      const std::size_t last = first + random() % 40;
      std::size_t expected = first;
      while (expected <= last && !value_begins_at(one.plan, one.rule, text, expected)) ++expected;
      if (expected > last) expected = Bytes::npos;
      ASSERT_EQ(next_value(one.plan, one.rule, text, first, last), expected) << text << ' ' << first << ' ' << last;
      found += static_cast<std::size_t>(expected != Bytes::npos);
    }
  }
  EXPECT_GT(found, 100U);
}

// Never no where some value from there on has a digit; yes only where a run of the value's bytes has one.
TEST(AnchorTables, NoDigitFollowsWhereNoValueHasOne) {
  std::mt19937 random(2);
  const OneRule one(true);
  std::size_t refused = 0;
  for (int i = 0; i < kTexts; ++i) {
    const std::string text = random_text(random);
    const std::size_t at = random() % (text.size() + 1);
    bool any = false;
    for (std::size_t width = 1; width <= kMostWidth && at + width <= text.size(); ++width) {
      const std::string value = text.substr(at, width);
      any = any || (value.find('/') == std::string::npos && value.find('0') != std::string::npos);
    }
    ASSERT_EQ(digit_may_follow(one.plan, one.rule, text, at), any) << text << ' ' << at;
    refused += static_cast<std::size_t>(!any);
  }
  EXPECT_GT(refused, 100U);
  EXPECT_TRUE(digit_is_near(one.rule, "= 0", 0));
  EXPECT_FALSE(digit_is_near(one.rule, "0 aaaaaaaa", 0)) << "before the nearest value";
  EXPECT_TRUE(digit_is_near(one.rule, "=aaaaaaaaaaaa0", 0)) << "the last byte of the longest value";
  EXPECT_FALSE(digit_is_near(one.rule, "=aaaaaaaaaaaaa0", 0)) << "behind it";
  EXPECT_FALSE(digit_is_near(one.rule, "=", 0));
  RuleTables unasked = one.rule;
  unasked.digit_within = 0;
  EXPECT_TRUE(digit_may_follow(one.plan, unasked, "aaaaaa", 0));
}

}  // namespace
}  // namespace assay
