#include <gtest/gtest.h>

#include "scanners/posture/checks/registry.h"
#include "scanners/posture/evaluation/posture.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/rulesets.h"

namespace assay::posture {
namespace {

Judgement of(std::string_view name, int score) {
  Judgement out;
  out.check = find_check(name);
  out.score = score;
  return out;
}

TEST(Aggregate, WeighsByRiskAndLeavesOutWhatIsUnproved) {
  // 10 * 0 + 7.5 * 10 + 2.5 * 9, of 20.
  EXPECT_EQ(aggregate_tenths({of("Dangerous-Workflow", 0), of("Binary-Artifacts", 10), of("License", 9),
                              of("Webhooks", kInconclusive)}),
            49);
  EXPECT_EQ(aggregate_tenths({of("Webhooks", kInconclusive)}), std::nullopt);
  EXPECT_EQ(aggregate_tenths({of("License", 10)}), 100);
}

TEST(Judgement, PassesFromItsLeastScoreOn) {
  Judgement one = of("License", 9);
  EXPECT_EQ(one.verdict(), Verdict::fail);
  one.least = 9;
  EXPECT_EQ(one.verdict(), Verdict::pass);
  one.score = kInconclusive;
  EXPECT_EQ(one.verdict(), Verdict::unproved);
}

TEST(Rulesets, ScoreByTiers) {
  const auto read = [](const std::string& rules, const std::string& more = "") {
    return read_ruleset(R"({"target": "branch", "enforcement": "active", "rules": [)" + rules + "]" + more + "}");
  };
  const std::string first = R"({"type": "deletion"}, {"type": "non_fast_forward"})";
  EXPECT_EQ(read(first)->score(), 3);
  EXPECT_EQ(read(R"({"type": "deletion"})")->score(), 0);
  const std::string all =
      first +
      R"(, {"type": "pull_request", "parameters": {"required_approving_review_count": 2, "require_code_owner_review": true,
         "dismiss_stale_reviews_on_push": true, "require_last_push_approval": true}},
         {"type": "required_status_checks", "parameters": {"strict_required_status_checks_policy": true,
         "required_status_checks": [{"context": "x"}]}})";
  EXPECT_EQ(read(all)->score(), 10);
  EXPECT_TRUE(read(all)->lacks().empty());
  EXPECT_EQ(read(all, R"(, "bypass_actors": [{"actor_id": 1}])")->score(), 9);
  EXPECT_FALSE(read_ruleset("{}"));
  EXPECT_FALSE(read_ruleset("[[["));
}

std::vector<Judgement> maintained(std::size_t recent, std::int64_t first, bool cut) {
  History history{"x", first, recent, cut};
  std::vector<Judgement> out = judge(checkout_of({}, history), 1'000'000'000);
  std::erase_if(out, [](const Judgement& one) { return one.check->name != "Maintained"; });
  return out;
}

TEST(Maintained, CountsCommitsOfNinetyDays) {
  EXPECT_EQ(maintained(12, 1, false)[0].score, 10);
  EXPECT_EQ(maintained(6, 1, false)[0].score, 5);
  EXPECT_EQ(maintained(0, 1, false)[0].score, 0);
}

TEST(Maintained, IsUnprovedWhereHistoryIsTooShort) {
  EXPECT_EQ(maintained(50, 999'999'999, false)[0].score, kInconclusive);
  EXPECT_EQ(maintained(3, 1, true)[0].score, kInconclusive);
}

}  // namespace
}  // namespace assay::posture
