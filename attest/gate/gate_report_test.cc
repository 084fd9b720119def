#include "attest/gate/gate_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "attest/gate/summary.h"

namespace assay::gate {
namespace {

GateReport report_of(Verdict verdict) {
  GateReport out;
  out.run.version = "1.0.0";
  out.policy.name = "release";
  out.policy.purpose = "before publishing";
  out.policy_file = "gate.yaml";
  out.policy_sha256 = std::string(64, 'c');
  out.question.subjects["gitCommit"] = {std::string(40, 'a')};
  out.question.now = {1'800'000'000, 0};
  Evidence evidence;
  evidence.path = "a | b<img src=x>\n# [c](d).json";
  evidence.sha256 = std::string(64, 'b');
  out.evidence.push_back(evidence);
  out.result.verdict = verdict;
  out.result.score = 83.33;
  out.result.level = "ready";
  DomainResult domain;
  domain.name = "tests";
  domain.verdict = verdict;
  domain.evidence = {0};
  out.result.domains.push_back(domain);
  if (verdict != Verdict::pass) out.result.blockers.push_back({verdict, "gate-stale", evidence.path, "It is `old`."});
  return out;
}

template <class Write>
std::string written(const Write& write, Verdict verdict) {
  std::string out;
  TextOutput output(out);
  EXPECT_TRUE(write(output, report_of(verdict)));
  return out;
}

TEST(GateReport, NothingActsInMarkdown) {
  const std::string text = written(write_markdown_report, Verdict::fail);
  EXPECT_NE(text.find("## NO-GO  release, score 83.33, ready"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(a \| b&lt;img src=x&gt;\\x0a\# \[c\](d).json)"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(It is \`old\`.)"), std::string::npos) << text;
  EXPECT_EQ(text.find("<img"), std::string::npos);
}

TEST(GateReport, JsonIsWholeAndNamesTheDecision) {
  for (const auto& [verdict, decision] :
       {std::pair{Verdict::pass, "go"}, std::pair{Verdict::fail, "no-go"}, std::pair{Verdict::unproved, "unproved"}}) {
    const auto json = nlohmann::json::parse(written(write_json_report, verdict), nullptr, false);
    ASSERT_FALSE(json.is_discarded());
    EXPECT_EQ(json.at("decision"), decision);
    EXPECT_EQ(json.at("score"), 83.33);
    EXPECT_EQ(json.at("blockers").size(), verdict == Verdict::pass ? 0U : 1U);
  }
}

TEST(SummaryOf, PassesOnlyAPassAndNamesLevelsOnlyThen) {
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::unproved}) {
    const attest::Statement summary = summary_of(report_of(verdict), "pkg:pypi/a@1");
    EXPECT_EQ(summary.predicate.string_at({"verificationResult"}), verdict == Verdict::pass ? "PASSED" : "FAILED");
    EXPECT_EQ(summary.predicate.find("verifiedLevels")->items.size(), verdict == Verdict::pass ? 1U : 0U);
    EXPECT_EQ(summary.predicate.string_at({"policy", "digest", "sha256"}), std::string(64, 'c'));
    ASSERT_EQ(summary.subjects.size(), 1U);
    EXPECT_EQ(summary.subjects[0].digests.at("gitCommit"), std::string(40, 'a'));
  }
}

}  // namespace
}  // namespace assay::gate
