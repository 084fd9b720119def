#include "attest/evidence/evidence_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace assay::attest {
namespace {

std::vector<VerifiedEvidence> some() {
  std::vector<VerifiedEvidence> out(2);
  out[0].path = "bundle";
  out[0].kind = EvidenceKind::bundle;
  out[0].judgement.looked();
  out[1].path = "chain";
  out[1].kind = EvidenceKind::chain;
  out[1].judgement.looked();
  out[1].judgement.fail("evidence-file-changed", "a\nb", "It has other bytes.");
  out[1].judgement.unproved("evidence-unsigned", "head", "It is not signed.");
  out[1].judgement.remark("evidence-not-anchored", "", "A remark.");
  return out;
}

template <class Write>
std::string written(const Write& write, const std::vector<VerifiedEvidence>& all) {
  EvidenceReport report;
  report.run.version = "1.0.0";
  std::string out;
  TextOutput output(out);
  EXPECT_TRUE(write(output, report, all));
  return out;
}

TEST(EvidenceReport, OfNothingIsUnproved) {
  EXPECT_EQ(verdict_of(std::vector<VerifiedEvidence>{}), Verdict::unproved);
  EXPECT_EQ(written(write_text_report, {}), "UNPROVED  nothing was named\n");
}

TEST(EvidenceReport, TextShowsEachReasonOnLinesOfItsOwn) {
  EXPECT_EQ(written(write_text_report, some()),
            "pass  bundle  bundle\n"
            "fail  chain  chain\n"
            "    fail  evidence-file-changed  a\\x0ab\n      It has other bytes.\n"
            "    unproved  evidence-unsigned  head\n      It is not signed.\n"
            "    note  evidence-not-anchored\n      A remark.\n"
            "FAIL\n");
}

TEST(EvidenceReport, SarifHasAResultForWhatIsNoRemark) {
  const auto json = nlohmann::json::parse(written(write_sarif_report, some()), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  const auto& run = json.at("runs").at(0);
  ASSERT_EQ(run.at("results").size(), 2U);
  EXPECT_EQ(run.at("results").at(0).at("level"), "error");
  EXPECT_EQ(run.at("results").at(1).at("level"), "warning");
  const auto& rules = run.at("tool").at("driver").at("rules");
  for (const auto& result : run.at("results"))
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id"), result.at("ruleId"));
}

}  // namespace
}  // namespace assay::attest
