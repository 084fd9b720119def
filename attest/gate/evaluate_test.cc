#include "attest/gate/evaluate.h"

#include <gtest/gtest.h>

#include "attest/evidence/record.h"
#include "attest/gate/codes.h"
#include "attest/gate/policy_reader.h"
#include "attest/gate/selftest.h"
#include "attest/gate/shipped.h"
#include "base/strings.h"

namespace assay::gate {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

Policy policy_of(std::string_view more = {}) {
  const auto loaded = read_policy("gate.yaml", cat(R"(
gate: g
purpose: p
subjects: [gitCommit]
max_age: 1d
producer: {branches: [main]}
domains:
  - {domain: a, purpose: p, evidence: [{formats: [junit], thresholds: [{count: failed, at_most: 0}]}]}
  - {domain: b, purpose: p, required: false, evidence: [{}]}
levels:
  - {level: ready, score: 100}
  - {level: blocked, score: 0}
)",
                                                   more));
  for (const Diagnostic& one : loaded.diagnostics) ADD_FAILURE() << one.text();
  return loaded.policy.value_or(Policy{});
}

Question question() {
  Question out;
  out.subjects["gitCommit"] = {std::string(40, 'a')};
  out.repository = "owner/name";
  out.now = {kNow, 0};
  return out;
}

Evidence good(std::string domain = "a") {
  Evidence out;
  out.path = cat(domain, ".json");
  out.domain = std::move(domain);
  out.format = attest::Format::junit;
  out.predicate = attest::kEvidenceV1;
  out.verdict = Verdict::pass;
  out.subjects = {{"gitCommit", std::string(40, 'a')}};
  out.producer.emplace();
  out.producer->repository = "owner/name";
  out.producer->run_id = "7";
  out.producer->branch = "main";
  out.made = attest::Instant{kNow - 60, 0};
  out.counts = {{"failed", 0}};
  return out;
}

std::string codes_of(const std::vector<Reason>& reasons) {
  std::string out;
  for (const Reason& reason : reasons) out += cat(out.empty() ? "" : " ", reason.code);
  return out;
}

TEST(Evaluate, SaysGoForWholeEvidence) {
  const GateResult result = evaluate(policy_of(), question(), {good()});
  EXPECT_EQ(result.verdict, Verdict::pass) << codes_of(result.blockers);
  EXPECT_EQ(result.score, 100);
  EXPECT_EQ(result.level, "ready");
  EXPECT_EQ(codes_of(result.warnings), "gate-unsigned") << "nobody's signature was asked for";
}

TEST(Evaluate, NoEvidenceIsNoPass) {
  const GateResult result = evaluate(policy_of(), question(), {});
  EXPECT_EQ(result.verdict, Verdict::unproved);
  EXPECT_EQ(result.score, 0);
  EXPECT_EQ(result.level, "blocked");
  EXPECT_EQ(codes_of(result.blockers), "gate-domain-missing");
  EXPECT_NE(objection_to(policy_of(), question(), {}), "");
}

TEST(Evaluate, BindsToAllThatItWasAskedAbout) {
  Question both = question();
  both.subjects["sha256"] = {std::string(64, 'b')};
  EXPECT_EQ(codes_of(evaluate(policy_of(), both, {good()}).blockers), "gate-not-bound");
  Evidence other = good();
  other.subjects.emplace_back("sha256", std::string(64, 'c'));
  EXPECT_EQ(codes_of(evaluate(policy_of(), both, {other}).blockers), "gate-other-subject");
  other.subjects.back().second = std::string(64, 'b');
  EXPECT_EQ(evaluate(policy_of(), both, {other}).verdict, Verdict::pass);
  // Of two files one is not enough.
  both.subjects["sha256"].emplace_back(64, 'd');
  EXPECT_EQ(codes_of(evaluate(policy_of(), both, {other}).blockers), "gate-not-bound");
}

TEST(Evaluate, AnOlderPassDoesNotOutweighAFail) {
  Evidence bad = good();
  bad.verdict = Verdict::fail;
  for (const bool first : {true, false}) {
    const GateResult result =
        evaluate(policy_of(), question(), first ? std::vector{bad, good()} : std::vector{good(), bad});
    EXPECT_EQ(result.verdict, Verdict::fail);
    EXPECT_EQ(codes_of(result.blockers), "gate-evidence-failed");
  }
}

TEST(Evaluate, AnOptionalDomainOnlyWarns) {
  Evidence bad = good("b");
  bad.verdict = Verdict::fail;
  const GateResult result = evaluate(policy_of(), question(), {good(), bad});
  EXPECT_EQ(result.verdict, Verdict::pass);
  EXPECT_NE(codes_of(result.warnings).find("gate-evidence-failed"), std::string::npos);
  EXPECT_EQ(result.domains[1].verdict, Verdict::fail);
}

TEST(Evaluate, AnExceptionHoldsUntilItsDay) {
  const std::string_view text =
      "exceptions:\n  - {code: gate-stale, domain: a, reason: known, owner: o, until: 2027-01-15}\n";
  Evidence stale = good();
  stale.made = attest::Instant{kNow - 10 * 86400, 0};
  Question now = question();  // 2027-01-15T08:00:00Z
  const GateResult accepted = evaluate(policy_of(text), now, {stale});
  EXPECT_EQ(accepted.verdict, Verdict::pass);
  EXPECT_EQ(accepted.exceptions[0].used, 1U);
  EXPECT_EQ(accepted.score, 0) << "what was accepted did not pass";
  EXPECT_EQ(accepted.level, "blocked");
  now.now.seconds += 86400;
  const GateResult expired = evaluate(policy_of(text), now, {stale});
  EXPECT_EQ(expired.verdict, Verdict::fail);
  EXPECT_NE(codes_of(expired.warnings).find("gate-exception-expired"), std::string::npos);
  const GateResult unused = evaluate(policy_of(text), question(), {good()});
  EXPECT_NE(codes_of(unused.warnings).find("gate-exception-unused"), std::string::npos);
}

TEST(ObjectionTo, RefusesAnExceptionThatEndsTooFarAhead) {
  const auto until = [](std::string_view day) {
    return policy_of(cat("exceptions:\n  - {code: gate-stale, domain: a, reason: r, owner: o, until: ", day, "}\n"));
  };
  EXPECT_EQ(objection_to(until("2028-01-16"), question(), {good()}), "");
  EXPECT_NE(objection_to(until("2028-01-17"), question(), {good()}), "");
}

TEST(Evaluate, ARecordMadeTodayOfAnOldFileIsOld) {
  Evidence old = good();
  old.made = attest::Instant{kNow - 10 * 86400, 0};
  old.recorded = attest::Instant{kNow, 0};
  EXPECT_EQ(codes_of(evaluate(policy_of(), question(), {old}).blockers), "gate-stale");
}

TEST(Evaluate, ASecondFileOfAReleaseThatNothingIsAboutIsNotBound) {
  Question two = question();
  two.subjects["gitCommit"].emplace_back(40, 'b');
  EXPECT_EQ(codes_of(evaluate(policy_of(), two, {good()}).blockers), "gate-not-bound");
  Evidence other = good();
  other.subjects[0].second = std::string(40, 'b');
  EXPECT_EQ(evaluate(policy_of(), two, {good(), other}).verdict, Verdict::pass);
}

TEST(Evaluate, EvidenceForNoDomainIsTold) {
  const GateResult result = evaluate(policy_of(), question(), {good(), good("c")});
  EXPECT_NE(codes_of(result.warnings).find("gate-domain-unknown"), std::string::npos);
}

TEST(Evaluate, CopiesOfOneRecordAreOnePiece) {
  Policy policy = policy_of();
  policy.domains[0].demands[0].at_least = 2;
  Evidence one = good();
  one.sha256 = std::string(64, '1');
  one.source_sha256 = std::string(64, 'a');
  Evidence copy = one;
  copy.path = "copy.json";
  copy.sha256 = std::string(64, '2');  // signed anew
  EXPECT_EQ(codes_of(evaluate(policy, question(), {one, copy}).blockers), "gate-too-few");
  copy.source_sha256 = std::string(64, 'b');
  EXPECT_EQ(evaluate(policy, question(), {one, copy}).verdict, Verdict::pass);
}

TEST(Evaluate, OnePieceMeetsOneDemand) {
  Policy policy = policy_of();
  Demand any;
  policy.domains[0].demands.insert(policy.domains[0].demands.begin(), any);
  EXPECT_EQ(codes_of(evaluate(policy, question(), {good()}).blockers), "gate-too-few");
  Evidence sarif = good();
  sarif.path = "z.sarif";
  sarif.format = attest::Format::sarif;
  // The first that comes answers both demands, and makes room.
  EXPECT_EQ(evaluate(policy, question(), {good(), sarif}).verdict, Verdict::pass);
}

TEST(Evaluate, AForkIsOneWhateverTheEvent) {
  for (const std::string_view event : {"push", "workflow_run", "pull_request_target"}) {
    Evidence of_fork = good();
    of_fork.producer->event = event;
    of_fork.producer->head_repository = "fork/name";
    EXPECT_EQ(codes_of(evaluate(policy_of(), question(), {of_fork}).blockers), "gate-fork") << event;
    of_fork.producer->head_repository = "owner/name";
    EXPECT_EQ(evaluate(policy_of(), question(), {of_fork}).verdict, Verdict::pass) << event;
  }
  for (const std::string_view event : {"pull_request", "workflow_run", "workflow_call", "issue_comment"}) {
    Evidence unknown = good();
    unknown.producer->event = event;
    EXPECT_EQ(evaluate(policy_of(), question(), {unknown}).verdict, Verdict::unproved) << event;
  }
}

TEST(Evaluate, ABranchOfAForkIsNoneOfTheRepository) {
  Policy policy = policy_of();
  policy.producer.forks = true;
  Evidence of_fork = good();
  of_fork.producer->event = "pull_request";
  of_fork.producer->head_repository = "fork/name";
  EXPECT_EQ(codes_of(evaluate(policy, question(), {of_fork}).blockers), "gate-other-branch");
  policy.producer.branches.clear();
  EXPECT_EQ(evaluate(policy, question(), {of_fork}).verdict, Verdict::pass);
}

TEST(Evaluate, ARunOfAnotherCommitProvesNothingOfThisOne) {
  Evidence other = good();
  other.producer->commit = std::string(40, 'b');
  EXPECT_EQ(codes_of(evaluate(policy_of(), question(), {other}).blockers), "gate-other-subject");
  other.producer->commit = std::string(40, 'a');
  EXPECT_EQ(evaluate(policy_of(), question(), {other}).verdict, Verdict::pass);
}

TEST(Evaluate, OneForeignCommitBesideTheRightOneFails) {
  Evidence both = good();
  both.subjects.emplace_back("gitCommit", std::string(40, 'b'));
  EXPECT_EQ(codes_of(evaluate(policy_of(), question(), {both}).blockers), "gate-other-subject");
  both.subjects.back() = {"sha256", std::string(64, 'b')};
  EXPECT_EQ(evaluate(policy_of(), question(), {both}).verdict, Verdict::pass) << "the policy does not ask for it";
}

TEST(Evaluate, OneMemberOfAProducerNamesNobody) {
  Policy policy = policy_of();
  policy.producer.branches.clear();
  Question anybody = question();
  anybody.repository.clear();
  Evidence one = good();
  one.producer.emplace();
  one.producer->branch = "main";
  EXPECT_EQ(codes_of(evaluate(policy, anybody, {one}).blockers), "gate-no-producer");
  one.producer->repository = "owner/name";
  EXPECT_EQ(codes_of(evaluate(policy, anybody, {one}).blockers), "gate-no-producer");
  one.producer->workflow = ".github/workflows/ci.yml";
  EXPECT_EQ(evaluate(policy, anybody, {one}).verdict, Verdict::pass);
}

TEST(Evaluate, WhatCannotBeReadBlocksWhateverItWasFor) {
  Evidence damaged;
  damaged.unreadable = true;
  const GateResult result = evaluate(policy_of(), question(), {good(), damaged});
  EXPECT_EQ(result.verdict, Verdict::unproved);
  EXPECT_EQ(codes_of(result.blockers), "gate-unreadable");
  damaged.verdict = Verdict::fail;
  EXPECT_EQ(evaluate(policy_of(), question(), {good(), damaged}).verdict, Verdict::fail);
}

TEST(ObjectionTo, RefusesDuplicatesUnknownDomainsAndSubjectsThatAreNotGiven) {
  Evidence named = good();
  named.named = true;
  EXPECT_EQ(objection_to(policy_of(), question(), {named}), "");
  EXPECT_NE(objection_to(policy_of(), question(), {named, named}), "");
  EXPECT_NE(objection_to(policy_of(), Question{}, {named}), "");
  Question anybody = question();
  anybody.repository.clear();
  EXPECT_NE(objection_to(policy_of(), anybody, {named}), "");
  Policy signing = policy_of();
  signing.signing = Signing::required;
  EXPECT_NE(objection_to(signing, question(), {named}), "");
  named.domain = "c";
  EXPECT_NE(objection_to(policy_of(), question(), {named}), "");
}

TEST(Selftest, EveryShippedPolicyCanSayNo) {
  EXPECT_EQ(shipped_policies().size(), 8U);
  for (const ShippedPolicy& shipped : shipped_policies()) {
    const LoadedPolicy loaded = read_policy(std::string(shipped.name), shipped.text);
    for (const Diagnostic& one : loaded.diagnostics) ADD_FAILURE() << one.text();
    ASSERT_TRUE(loaded.policy) << shipped.name;
    EXPECT_EQ(loaded.policy->name, shipped.name);
    const auto cases = selftest(*loaded.policy);
    EXPECT_GE(cases.size(), 10U);
    for (const SelftestCase& one : cases)
      EXPECT_TRUE(one.held) << shipped.name << ": " << one.name << ", " << one.code << ", " << name_of(one.verdict);
  }
}

TEST(Selftest, TellsOfAPolicyThatCannot) {
  Policy policy = policy_of();
  policy.domains[0].demands[0].cases = {"never:covered"};
  policy.domains[0].demands[0].at_least = 1;
  EXPECT_TRUE(selftest(policy).front().held);
  // Bounds that nothing meets: whole evidence does not pass.
  policy.domains[0].demands[0].thresholds[0].at_least = 2;
  policy.domains[0].demands[0].thresholds[0].at_most = 1;
  EXPECT_FALSE(selftest(policy).front().held);
}

TEST(GateCodes, AreSortedAndSayEverything) {
  const auto codes = gate_codes();
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_TRUE(codes[i].code.starts_with("gate-"));
    if (i > 0) {
      EXPECT_LT(codes[i - 1].code, codes[i].code);
    }
    for (const std::string_view text : {codes[i].title, codes[i].why, codes[i].reproduce, codes[i].fix, codes[i].avoid})
      EXPECT_FALSE(text.empty()) << codes[i].code;
  }
}

}  // namespace
}  // namespace assay::gate
