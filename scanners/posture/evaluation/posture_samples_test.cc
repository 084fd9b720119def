// Every check against its own samples, and what all declarations must have.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scanners/posture/checks/registry.h"
#include "scanners/posture/evaluation/posture.h"
#include "scanners/posture/evaluation/sample.h"

namespace assay::posture {
namespace {

class PostureSamples : public ::testing::TestWithParam<const Check*> {};

Judgement judged(Sample sample, const Check& check) {
  const Checkout checkout = checkout_of(sample_files(sample), std::nullopt);
  std::vector<Judgement> all = judge(checkout, 0);
  return *std::find_if(all.begin(), all.end(), [&](const Judgement& one) { return one.check == &check; });
}

TEST_P(PostureSamples, BadOnesLosePoints) {
  for (const Sample sample : GetParam()->bad) {
    if (sample.empty()) break;
    const Judgement judgement = judged(sample, *GetParam());
    EXPECT_EQ(judgement.verdict(), Verdict::fail) << sample << judgement.reason;
    EXPECT_TRUE(!judgement.details.empty() || !judgement.missing.empty()) << sample;
  }
}

TEST_P(PostureSamples, GoodOnesGetAll) {
  for (const Sample sample : GetParam()->good) {
    if (sample.empty()) break;
    const Judgement judgement = judged(sample, *GetParam());
    EXPECT_EQ(judgement.score, kMostScore) << sample << judgement.reason;
  }
}

TEST_P(PostureSamples, OpenOnesAreUnproved) {
  for (const Sample sample : GetParam()->open) {
    if (sample.empty()) break;
    const Judgement judgement = judged(sample, *GetParam());
    EXPECT_EQ(judgement.score, kInconclusive) << sample << judgement.reason;
    EXPECT_FALSE(judgement.reason.empty());
  }
}

TEST_P(PostureSamples, TheDeclarationIsWhole) {
  const Check& check = *GetParam();
  EXPECT_TRUE(check.id.starts_with("posture-"));
  for (const std::string_view text : {check.what, check.unproved, check.why, check.reproduce, check.fix, check.avoid}) {
    ASSERT_FALSE(text.empty());
    EXPECT_TRUE(text.ends_with('.')) << text;
    EXPECT_EQ(text.find("  "), std::string_view::npos) << text;
  }
  EXPECT_FALSE(check.title.empty());
  EXPECT_FALSE(check.title.ends_with('.')) << check.title;
  EXPECT_FALSE(check.good[0].empty() && check.open[0].empty());
  for (const std::string_view reference : check.references)
    EXPECT_TRUE(reference.empty() || reference.starts_with("https://")) << reference;
}

INSTANTIATE_TEST_SUITE_P(Checks, PostureSamples, ::testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const auto& one) {
                           std::string name(one.param->id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(PostureRegistry, HasAllOfScorecardsChecksInTheOrderOfIds) {
  EXPECT_EQ(all_checks().size(), 20U);
  for (std::size_t i = 1; i < all_checks().size(); ++i) EXPECT_LT(all_checks()[i - 1]->id, all_checks()[i]->id);
  EXPECT_EQ(find_check("binary-artifacts"), find_check("posture-binary-artifacts"));
  EXPECT_EQ(find_check("no-such-check"), nullptr);
}

}  // namespace
}  // namespace assay::posture
