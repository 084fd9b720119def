#include "rules/allowances.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

bool accepts(const Allowance& entry, std::string_view rule, std::string_view text, std::string_view value) {
  const auto allowances = Allowances::compile({entry});
  EXPECT_TRUE(allowances.has_value());
  const std::size_t at = text.find(value);
  return allowances && allowances->accepts(rule, text, at, at + value.size(), text.substr(at, value.size()));
}

TEST(Allowances, AnExpressionIsSearchedForInTheValue) {
  EXPECT_TRUE(accepts({.value = {"^test-"}}, "a", "k = test-1234", "test-1234"));
  EXPECT_FALSE(accepts({.value = {"^est-"}}, "a", "k = test-1234", "test-1234"));
}

TEST(Allowances, WordsMayBeOfAnyCase) {
  EXPECT_TRUE(accepts({.words = {"SAMPLE"}}, "a", "k = my-Sample-1", "my-Sample-1"));
}

TEST(Allowances, TheLineIsThatOfTheValueAlone) {
  EXPECT_TRUE(accepts({.line = {"harmless"}}, "a", "x\nk = 1234 # harmless\ny", "1234"));
  EXPECT_FALSE(accepts({.line = {"harmless"}}, "a", "harmless\nk = 1234\nharmless", "1234"));
}

TEST(Allowances, AllConditionsOfAnEntryMustHold) {
  const Allowance both{.value = {"^1"}, .line = {"harmless"}};
  EXPECT_TRUE(accepts(both, "a", "k = 1234 harmless", "1234"));
  EXPECT_FALSE(accepts(both, "a", "k = 2234 harmless", "2234"));
}

TEST(Allowances, HoldForTheRulesThatTheyName) {
  EXPECT_TRUE(accepts({.value = {"1"}, .rules = {"a", "b"}}, "b", "1234", "1234"));
  EXPECT_FALSE(accepts({.value = {"1"}, .rules = {"a"}}, "b", "1234", "1234"));
}

TEST(Allowances, WhatWouldAcceptEverythingIsRefused) {
  EXPECT_FALSE(Allowances::compile({Allowance{}}));
  EXPECT_FALSE(Allowances::compile({Allowance{.rules = {"a"}}}));
  EXPECT_FALSE(Allowances::compile({Allowance{.value = {"x*"}}}));
  EXPECT_FALSE(Allowances::compile({Allowance{.words = {""}}}));
  EXPECT_FALSE(Allowances::compile({Allowance{.value = {"("}}}));
}

}  // namespace
}  // namespace assay
