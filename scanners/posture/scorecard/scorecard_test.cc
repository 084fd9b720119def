#include "scanners/posture/scorecard/scorecard.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/strings.h"
#include "scanners/posture/checks/registry.h"

namespace assay::posture {
namespace {

constexpr const char* kCommit = "0123456789abcdef0123456789abcdef01234567";

std::string json_of(std::string_view checks) {
  return cat(R"({"date": "2026-08-01T00:00:00Z", "repo": {"name": "x", "commit": ")", kCommit,
             R"("}, "scorecard": {"version": "v5.1.1", "commit": "x"}, "score": 7.5, "checks": [)", checks, "]}");
}

std::vector<Judgement> judgements(int webhooks, int license) {
  std::vector<Judgement> out(2);
  out[0].check = find_check("License");
  out[0].score = license;
  out[0].reason = "ours";
  out[1].check = find_check("Webhooks");
  out[1].score = webhooks;
  out[1].reason = "settings";
  return out;
}

TEST(Scorecard, ReadsItsJson) {
  const auto read = read_scorecard(json_of(R"({"name": "License", "score": 9, "reason": "r", "details": null})"), "x");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->commit, kCommit);
  EXPECT_EQ(read->date, "2026-08-01T00:00:00Z");
  ASSERT_EQ(read->checks.size(), 1U);
  EXPECT_EQ(read->checks[0].said.score, 9);
  EXPECT_TRUE(read->whole);
}

TEST(Scorecard, ReadsItsSarif) {
  const std::string text = cat(
      R"({"version": "2.1.0", "runs": [{"automationDetails": {"id": "supply-chain/branch-protection/)", kCommit,
      R"(-01 Aug 26 00:00 +0000"}, "tool": {"driver": {"name": "Scorecard", "semanticVersion": "5.1.1"}}, "results": [)",
      R"({"ruleId": "BranchProtectionID", "message": {"text": "score is 3: not maximal:\nWarn: more"}},)",
      R"({"ruleId": "BranchProtectionID", "message": {"text": "score is 3: not maximal"}}]}]})");
  const auto read = read_scorecard(text, "x");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->commit, kCommit);
  ASSERT_EQ(read->checks.size(), 1U);
  EXPECT_EQ(read->checks[0].name, "Branch-Protection");
  EXPECT_EQ(read->checks[0].said.score, 3);
  EXPECT_EQ(read->checks[0].said.reason, "not maximal");
  EXPECT_FALSE(read->whole);
}

TEST(Scorecard, RefusesWhatIsNone) {
  for (const std::string& text :
       {std::string("["), std::string("[]"), std::string("{}"), std::string(R"({"runs": []})"),
        json_of(R"({"name": "License", "score": 11})"), json_of(R"({"score": 1})")})
    EXPECT_FALSE(read_scorecard(text, "x")) << text;
}

TEST(Scorecard, FillsInWhatACheckoutCannotAnswer) {
  auto ours = judgements(kInconclusive, 10);
  const auto read = read_scorecard(json_of(R"({"name": "Webhooks", "score": 8, "reason": "r"},
                                              {"name": "License", "score": 9, "reason": "r"})"),
                                   "x");
  EXPECT_TRUE(take_in(*read, kCommit, ours).empty());
  EXPECT_EQ(ours[1].score, 8);
  EXPECT_TRUE(ours[1].from_scorecard);
  EXPECT_NE(ours[1].reason.find("2026-08-01"), std::string::npos);
  EXPECT_EQ(ours[0].score, 10);
  EXPECT_EQ(ours[0].said->score, 9);
}

TEST(Scorecard, OfAnotherCommitFillsInNothing) {
  auto ours = judgements(kInconclusive, 10);
  const auto read = read_scorecard(json_of(R"({"name": "Webhooks", "score": 8, "reason": "r"},
                                              {"name": "Astrology", "score": 8, "reason": "r"})"),
                                   "x");
  for (const std::string_view commit : {"", "1123456789abcdef0123456789abcdef01234567"}) {
    ours = judgements(kInconclusive, 10);
    EXPECT_EQ(take_in(*read, commit, ours).size(), 1U);
    EXPECT_EQ(ours[1].score, kInconclusive);
    EXPECT_NE(ours[1].reason.find("another commit"), std::string::npos);
  }
}

}  // namespace
}  // namespace assay::posture
