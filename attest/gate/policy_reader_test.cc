#include "attest/gate/policy_reader.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::gate {
namespace {

constexpr std::string_view kHead = "gate: g\npurpose: p\nsubjects: [gitCommit]\n";
constexpr std::string_view kDomain = "domains:\n  - domain: d\n    purpose: p\n    evidence:\n      - {}\n";

// The first diagnostic, with its place.
std::string problem_of(std::string_view text) {
  const LoadedPolicy loaded = read_policy("gate.yaml", text);
  EXPECT_EQ(loaded.policy.has_value(), loaded.diagnostics.empty());
  return loaded.diagnostics.empty() ? std::string() : loaded.diagnostics.front().text();
}

TEST(ReadPolicy, ReadsEverything) {
  const LoadedPolicy loaded = read_policy("gate.yaml", R"(
gate: release
purpose: before publishing
subjects: [gitCommit, sha256]
producer:
  repositories: [owner/name]
  workflows: [".github/workflows/*.yml"]
  branches: [main]
  events: [push]
  forks: allow
  required: false
signing: required
max_age: 36h
domains:
  - domain: tests
    purpose: they pass
    owner: core
    evidence:
      - formats: [junit]
        tools: ["pytest *"]
        at_least: 2
        max_age: 1d
        workflows: [.github/workflows/ci.yml]
        thresholds:
          - {count: failed, at_most: 0}
          - {ratio: line-coverage, at_least: 0.8}
        cases: ["a:b:c"]
  - domain: posture
    purpose: it is kept
    required: false
    blocks: true
    evidence:
      - predicates: ["https://slsa.dev/*"]
levels:
  - {level: go, score: 100}
  - {level: no, score: 0}
exceptions:
  - {code: gate-stale, domain: tests, reason: known, owner: core, until: 2026-12-31}
)");
  for (const Diagnostic& one : loaded.diagnostics) ADD_FAILURE() << one.text();
  ASSERT_TRUE(loaded.policy);
  const Policy& policy = *loaded.policy;
  EXPECT_EQ(policy.max_age, 36 * 3600);
  EXPECT_EQ(policy.signing, Signing::required);
  EXPECT_TRUE(policy.producer.forks);
  EXPECT_FALSE(policy.producer.required);
  ASSERT_EQ(policy.domains.size(), 2U);
  const Demand& demand = policy.domains[0].demands[0];
  EXPECT_EQ(demand.formats, std::vector{attest::Format::junit});
  EXPECT_EQ(demand.at_least, 2U);
  EXPECT_EQ(demand.thresholds[1].at_least, 0.8);
  EXPECT_TRUE(demand.thresholds[1].is_ratio);
  EXPECT_TRUE(policy.domains[1].blocks);
  EXPECT_EQ(policy.exceptions[0].subject, "*");
}

TEST(ReadPolicy, RefusesWhatCouldSayGoWithoutEvidence) {
  EXPECT_NE(problem_of(""), "");
  EXPECT_NE(problem_of(kHead), "");
  EXPECT_NE(problem_of(cat(kHead, "domains: []\n")), "");
  EXPECT_NE(problem_of(cat("gate: g\npurpose: p\nsubjects: []\n", kDomain)), "");
  EXPECT_NE(problem_of(cat("gate: g\npurpose: p\n", kDomain)), "");
  EXPECT_NE(problem_of(cat(kHead, "domains:\n  - domain: d\n    purpose: p\n    evidence: []\n")), "");
  const std::string optional = cat(kHead, "domains:\n  - {domain: d, purpose: p, required: false, evidence: [{}]}\n");
  EXPECT_NE(problem_of(optional).find("no domain is required"), std::string::npos);
  EXPECT_EQ(problem_of(cat(kHead, kDomain)), "");
}

TEST(ReadPolicy, NamesThePlaceOfEachMistake) {
  EXPECT_NE(problem_of(cat(kHead, kDomain, "subjets: [a]\n")).find("gate.yaml:9:1"), std::string::npos);
  EXPECT_NE(problem_of(cat(kHead, "max_age: soon\n", kDomain)).find("gate.yaml:4:10"), std::string::npos);
  const auto with_demand = [](std::string_view demand) {
    return problem_of(cat(kHead, "domains:\n  - domain: d\n    purpose: p\n    evidence:\n      - ", demand, "\n"));
  };
  EXPECT_NE(with_demand("{formats: [sarf]}").find("sarif"), std::string::npos) << "the nearest name is told";
  EXPECT_NE(with_demand("{thresholds: [{count: failed}]}").find("at_least"), std::string::npos);
  EXPECT_NE(with_demand("{thresholds: [{at_most: 1}]}").find("'count' or 'ratio'"), std::string::npos);
  EXPECT_NE(with_demand("{thresholds: [{count: a, at_most: 1, at_least: 2}]}").find("more than"), std::string::npos);
  for (const std::string_view none : {".nan", "nan", ".inf"})
    EXPECT_NE(with_demand(cat("{thresholds: [{count: a, at_most: ", none, "}]}")).find("'at_most' must be a number"),
              std::string::npos)
        << none;
  EXPECT_NE(with_demand("{thresholds: [{count: failed, at_least: -5}]}").find("below 0"), std::string::npos);
  EXPECT_NE(with_demand("{thresholds: [{count: failed, at_most: -1}]}").find("below 0"), std::string::npos);
  EXPECT_EQ(with_demand("{thresholds: [{ratio: change, at_least: -0.5}]}"), "");
  EXPECT_NE(
      problem_of(cat(kHead, kDomain, "  - domain: d\n    purpose: p\n    evidence: [{}]\n")).find("second domain"),
      std::string::npos);
  EXPECT_NE(problem_of(cat(kHead, kDomain, "levels: [{level: a, score: 50}]\n")).find("above 0"), std::string::npos);
  EXPECT_NE(problem_of(cat(kHead, kDomain,
                           "exceptions:\n  - {code: gate-stale, domain: x, reason: r, owner: o, until: 2026-12-31}\n"))
                .find("no domain"),
            std::string::npos);
  EXPECT_NE(problem_of(cat(kHead, kDomain,
                           "exceptions:\n  - {code: gate-stale, domain: d, reason: r, owner: o, until: tomorrow}\n"))
                .find("no day"),
            std::string::npos);
  EXPECT_NE(
      problem_of(cat(kHead, kDomain,
                     "exceptions:\n  - {code: gate-stale, domain: d, reason: ' ', owner: o, until: 2026-12-31}\n"))
          .find("is blank"),
      std::string::npos);
}

TEST(ReadPolicy, RefusesExceptionsThatStandForEvidence) {
  for (const std::string_view code : {"gate-domain-missing", "gate-not-bound", "gate-other-key", "gate-other-subject",
                                      "gate-too-few", "gate-unsigned"})
    EXPECT_NE(problem_of(cat(kHead, kDomain, "exceptions:\n  - {code: ", code,
                             ", domain: d, reason: r, owner: o, until: 2026-12-31}\n"))
                  .find("no exception can be made"),
              std::string::npos)
        << code;
}

TEST(DurationOf, KnowsFourUnits) {
  EXPECT_EQ(duration_of("30m"), 1800);
  EXPECT_EQ(duration_of("36h"), 129600);
  EXPECT_EQ(duration_of("7d"), 604800);
  EXPECT_EQ(duration_of("2w"), 1209600);
  for (const char* text : {"", "d", "7", "0d", "-1d", "7 d", "7dd", "1.5h", "99999999999999999999d", "4000d"})
    EXPECT_FALSE(duration_of(text)) << text;
}

}  // namespace
}  // namespace assay::gate
