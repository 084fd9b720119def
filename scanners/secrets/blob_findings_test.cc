#include "scanners/secrets/blob_findings.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

std::vector<Hit> hits_in(const RuleSet& rules, Bytes text) {
  auto scanner = Scanner::create(rules);
  EXPECT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  EXPECT_TRUE(scanner->find_all(text, matches));
  std::vector<Hit> hits;
  EXPECT_TRUE(resolve(*scanner, text, matches, {}, hits));
  return hits;
}

TEST(BlobFindings, LineAndColumnOfTheValue) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const auto hits = hits_in(rules, "first\r\n\xc3\xa9 = tok_0123abcd\n");
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(hits[0].region.line, 2U);
  EXPECT_EQ(hits[0].region.column, 5U);
  EXPECT_EQ(hits[0].region.end_column, 17U);
  EXPECT_EQ(hits[0].region.begin, 12U);
}

TEST(BlobFindings, OfOverlappingRulesTheNamedOneStays) {
  Rule generic = make_rule("generic-secret", {"secret"}, R"(secret\s?=\s?(?P<secret>[0-9a-z_]{8,40}))");
  generic.generic = true;
  const RuleSet rules = compile({generic, make_rule("named", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const auto hits = hits_in(rules, "secret = tok_0123abcd\n");
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_EQ(rules[hits[0].rule].id, "named");
}

TEST(BlobFindings, ADoubtfulValueHasLowConfidence) {
  Rule rule = make_rule("t", {"tok_"}, R"(\btok_[0-9A-Za-z]{36}\b)");
  rule.checks = {{CheckKind::crc32_base62_6}, {CheckKind::placeholder}};
  rule.confidence = Confidence::high;
  const RuleSet rules = compile({rule});
  const std::string right = cat("tok_", "Alm0StFaK3t0kEN8uTval1DcRC32dc", "1Bscp5");
  const std::string wrong = cat("tok_", "Alm0StFaK3t0kEN8uTval1DcRC32dc", "1Bscp6");
  const auto hits = hits_in(rules, cat(right, "\n", wrong, "\n"));
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].confidence, Confidence::high);
  EXPECT_EQ(hits[1].confidence, Confidence::low);
}

TEST(BlobFindings, WhatAChecksumProvesComesBeforeWhatAWordNames) {
  Rule proved = make_rule("proved", {"tok_"}, R"(\btok_[0-9A-Za-z]{36}\b)");
  proved.checks = {{CheckKind::crc32_base62_6}};
  proved.confidence = Confidence::medium;
  Rule named = make_rule("acme-token", {"acme="}, R"(acme=(?P<secret>[0-9A-Za-z_]{40})\b)");
  named.confidence = Confidence::high;
  const RuleSet rules = compile({proved, named});
  const std::string body = cat("tok_", "Alm0StFaK3t0kEN8uTval1DcRC32dc");
  const auto right = hits_in(rules, cat("acme=", body, "1Bscp5\n"));
  ASSERT_EQ(right.size(), 1U);
  EXPECT_EQ(rules[right[0].rule].id, "proved");
  const auto wrong = hits_in(rules, cat("acme=", body, "1Bscp6\n"));
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(rules[wrong[0].rule].id, "acme-token");
}

TEST(BlobFindings, ARequiredPairMustBeNear) {
  Rule secret = make_rule("pair-secret", {"sec="}, R"(sec=(?P<secret>[0-9a-f]{8})\b)");
  secret.pairs = {{"pair-id", true, 100}};
  const RuleSet rules = compile({secret, make_rule("pair-id", {"id_"}, R"(\bid_[0-9]{4}\b)")});
  EXPECT_TRUE(hits_in(rules, "sec=0123abcd\n").empty());
  EXPECT_EQ(hits_in(rules, "id_1234 sec=0123abcd\n").size(), 2U);
  EXPECT_EQ(hits_in(rules, cat("id_1234", std::string(200, ' '), "sec=0123abcd\n")).size(), 1U);
}

TEST(BlobFindings, PairsKnowEachOther) {
  Rule secret = make_rule("pair-secret", {"sec="}, R"(sec=(?P<secret>[0-9a-f]{8})\b)");
  secret.pairs = {{"pair-id", false, 0}};
  const RuleSet rules = compile({secret, make_rule("pair-id", {"id_"}, R"(\bid_[0-9]{4}\b)")});
  const auto hits = hits_in(rules, "id_1234 sec=0123abcd\n");
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[1].companions, std::vector<std::uint32_t>{0});
}

// "The line before" was once an earlier piece of the same line, where the line is long.
TEST(BlobFindings, AMarkerFarBeforeTheValueInItsLineIsNotOnTheLineBefore) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const std::string marker = "/* assay:allow-next t */";
  for (const std::size_t gap : {1100U, 1500U, 1900U}) {
    const auto hits = hits_in(rules, cat("a = 1;", marker, std::string(gap, ';'), " tok_0123abcd\n"));
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_FALSE(hits[0].suppressed) << gap;
  }
  // The line before is one whether the value's line is within reach by a byte or not.
  for (const std::size_t gap : {0U, 998U, 999U}) {
    const auto hits = hits_in(rules, cat(marker, "\r\n", std::string(gap, ';'), " tok_0123abcd\n"));
    ASSERT_EQ(hits.size(), 1U);
    EXPECT_TRUE(hits[0].suppressed) << gap;
  }
  const auto hits = hits_in(rules, cat(marker, "\n", std::string(1000, ';'), " tok_0123abcd\n"));
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_FALSE(hits[0].suppressed);
}

TEST(BlobFindings, ContextMasksTheValueAndItsNeighbours) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const std::string text = "  a=tok_0123abcd b=tok_ffff0000 c=abcdefghij0123456789klm\n";
  const auto hits = hits_in(rules, text);
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(masked_context(text, 0, hits[0], hits, {}), "a=tok******** b=******** c=********");
  EXPECT_EQ(masked_context(text, 0, hits[1], hits, {}), "a=******** b=tok******** c=********");
}

// Reports look for the mask of the value: carets once stood below its neighbour's.
TEST(BlobFindings, OfMasksThatLookAlikeOnlyTheOneOfTheValueIsWhole) {
  const RuleSet rules = compile({make_rule("p", {"p="}, R"(p=(?P<secret>[a-z]{8}))")});
  const std::string text = "************ p=abcdefgh, p=hgfedcba, p=zyxwvuts hgfedcba\n";
  const auto hits = hits_in(rules, text);
  ASSERT_EQ(hits.size(), 3U);
  EXPECT_EQ(masked_context(text, 0, hits[0], hits, {}), "*** p=********, p=***, p=*** hgfedcba");
  EXPECT_EQ(masked_context(text, 0, hits[1], hits, {}), "*** p=***, p=********, p=*** ***");
  EXPECT_EQ(masked_context(text, 0, hits[2], hits, {}), "*** p=***, p=***, p=******** hgfedcba");
}

TEST(BlobFindings, ContextIsCutOnLongLines) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  const std::string text = cat(std::string(5000, '.'), " tok_0123abcd ", std::string(5000, '.'));
  const auto hits = hits_in(rules, text);
  ASSERT_EQ(hits.size(), 1U);
  EXPECT_LT(masked_context(text, 0, hits[0], hits, {}).size(), 200U);
}

TEST(BlobFindings, ContextIsNotCutWithinAnEscape) {
  const RuleSet rules = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
  for (std::size_t shift = 0; shift < 4; ++shift) {
    const std::string text = cat(std::string(100, '\0'), std::string(shift, '.'), " tok_0123abcd ",
                                 std::string(shift, '.'), std::string(100, '\0'));
    const auto hits = hits_in(rules, text);
    ASSERT_EQ(hits.size(), 1U);
    const std::string context = masked_context(text, 0, hits[0], hits, {});
    EXPECT_TRUE(context.starts_with("…\\x00\\x00")) << context;
    EXPECT_TRUE(context.ends_with("\\x00\\x00…")) << context;
  }
}

// Each candidate's expression runs on to the end of the text: without a bound that is the square of its length.
TEST(BlobFindings, CandidatesThatReadOnAndOnAreAFlood) {
  const RuleSet rules = testing::compile({testing::make_rule("long", {"lng:"}, R"(lng:[a-z:]*\.)")});
  std::string text;
  while (text.size() < (1U << 17)) text += "lng:abcdefgh";
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  std::vector<Hit> hits;
  ASSERT_TRUE(scanner->find_all(text, matches));
  EXPECT_FALSE(resolve(*scanner, text, matches, {}, hits));
}

TEST(BlobFindings, CandidatesWithinAMatchOfTheirRuleAreSpared) {
  const RuleSet rules = testing::compile({testing::make_rule("long", {"lng:"}, R"(lng:[a-z:]*\.)")});
  std::string text;
  while (text.size() < 29000) text += "lng:abcdefgh";
  text += ". lng:abcdefghijk.";
  auto scanner = Scanner::create(rules);
  ASSERT_TRUE(scanner.has_value());
  std::vector<Match> matches;
  std::vector<Hit> hits;
  ASSERT_TRUE(scanner->find_all(text, matches));
  EXPECT_TRUE(resolve(*scanner, text, matches, {}, hits));
  EXPECT_EQ(hits.size(), 2U);
}

TEST(BlobFindings, AValueThatStandsOnItsLineAgainIsNotShownInPart) {
  const RuleSet rules = compile({make_rule("t", {"key="}, R"(key=(?P<secret>[0-9a-z]{14}))")});
  const std::string value = "n8fiso62s58pth";
  for (std::size_t gap = 0; gap < 120; ++gap) {
    const std::string text = cat(value, std::string(gap, '.'), "key=", value, std::string(gap, '.'), value, "\n");
    const auto hits = hits_in(rules, text);
    ASSERT_EQ(hits.size(), 1U);
    const std::string context = masked_context(text, 0, hits[0], hits, Limits());
    for (std::size_t at = 0; at + 4 <= value.size(); ++at)
      EXPECT_EQ(context.find(value.substr(at, 4)), std::string::npos) << gap;
  }
}

}  // namespace
}  // namespace assay
