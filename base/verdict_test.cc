#include "base/verdict.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Worse, FailBeforeUnprovedBeforePass) {
  EXPECT_EQ(worse(Verdict::pass, Verdict::unproved), Verdict::unproved);
  EXPECT_EQ(worse(Verdict::unproved, Verdict::fail), Verdict::fail);
  EXPECT_EQ(worse(Verdict::fail, Verdict::unproved), Verdict::fail);
  EXPECT_EQ(worse(Verdict::pass, Verdict::pass), Verdict::pass);
}

TEST(VerdictFrom, KnowsItsThreeNamesInOneSpelling) {
  for (const Verdict one : {Verdict::pass, Verdict::fail, Verdict::unproved})
    EXPECT_EQ(verdict_from(name_of(one)), one);
  EXPECT_FALSE(verdict_from("PASS"));
  EXPECT_FALSE(verdict_from("passed"));
  EXPECT_FALSE(verdict_from(""));
}

TEST(Judgement, OfNothingIsUnproved) {
  Judgement judgement;
  EXPECT_EQ(judgement.verdict(), Verdict::unproved);
  judgement.looked();
  EXPECT_EQ(judgement.verdict(), Verdict::pass);
}

TEST(Judgement, RemarksChangeNothingAndTheWorstReasonDecides) {
  Judgement judgement;
  judgement.looked();
  judgement.remark("a", "", "a remark");
  EXPECT_EQ(judgement.verdict(), Verdict::pass);
  judgement.unproved("b", "", "not known");
  EXPECT_EQ(judgement.verdict(), Verdict::unproved);
  Judgement other;
  other.looked();
  other.fail("c", "", "wrong");
  judgement.merge(std::move(other));
  EXPECT_EQ(judgement.verdict(), Verdict::fail);
  EXPECT_EQ(judgement.looked_at(), 2U);
  EXPECT_EQ(judgement.reasons().size(), 3U);
}

}  // namespace
}  // namespace assay
