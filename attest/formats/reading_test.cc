#include "attest/formats/reading.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

constexpr const char* kCommit = "7c25ce910ff4e3a929b46aa01237840ae92ef512";

Reading read(std::string_view bytes, const ReadOptions& options = {}) { return read_evidence(bytes, options); }

// The codes of the reasons that are no remarks.
std::vector<std::string> codes(const Reading& reading) {
  std::vector<std::string> out;
  for (const Reason& reason : reading.judgement.reasons())
    if (reason.verdict != Verdict::pass) out.push_back(reason.code);
  return out;
}
bool has(const Reading& reading, std::string_view code) {
  const auto& reasons = reading.judgement.reasons();
  return std::any_of(reasons.begin(), reasons.end(), [&](const Reason& one) { return one.code == code; });
}
using Codes = std::vector<std::string>;

TEST(ReadEvidence, OfWhatIsNoStrictJsonFailsWithACodeForEachWay) {
  const std::pair<std::string, const char*> kCases[] = {
      {R"({"passed": false, "passed": true})", "evidence-duplicate-key"},
      {R"({"score": NaN})", "evidence-not-finite"},
      {R"({"score": 1e999})", "evidence-not-finite"},
      {R"({"passed": true)", "evidence-cut-off"},
      {R"({"passed": yes})", "evidence-not-json"},
      {R"({"a": 1} {"b": 2})", "evidence-not-json"},
      {"{\"a\": \"\xff\"}", "evidence-not-utf8"},
      {R"({"a": "\ud800"})", "evidence-not-utf8"},
      {"\xef\xbb\xbf{}", "evidence-byte-order-mark"},
      {"", "evidence-empty"},
      {"[]", "evidence-not-object"},
      {"{}", "evidence-empty-object"},
  };
  for (const auto& [bytes, code] : kCases) {
    const Reading reading = read(bytes);
    EXPECT_EQ(reading.verdict(), Verdict::fail) << bytes;
    EXPECT_EQ(codes(reading).front(), code) << bytes;
  }
}

TEST(ReadEvidence, OfDeepNestingFails) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "{\"a\":";
  EXPECT_EQ(codes(read(deep)), Codes{"evidence-too-deep"});
}

TEST(ReadEvidence, OfTooManyValuesIsUnproved) {
  std::string many = "{\"a\":[0";
  for (int i = 0; i < 500'000; ++i) many += ",0";
  const Reading reading = read(many + "]}");
  EXPECT_EQ(reading.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(reading), Codes{"evidence-too-many-values"});
}

TEST(ReadEvidence, OfAPolicyOfFiveMiBFails) {
  ReadOptions options;
  options.format = Format::workflow_security;
  const std::string policy = cat("schema_version: 1\n#", std::string(std::size_t{5} << 20, 'x'), '\n');
  EXPECT_EQ(codes(read(policy, options)), Codes{"evidence-too-large"});
}

TEST(ReadEvidence, OfALiteralFails) {
  const Reading reading = read(R"({"findings": [], "passed": true, "summary": "Evidence is available."})");
  EXPECT_EQ(reading.format, Format::status_words);
  EXPECT_EQ(codes(reading), Codes{"evidence-literal"});
}

TEST(ReadEvidence, OfAnUnknownSchemaIsUnprovedWhateverItSays) {
  const Reading reading = read(cat(R"({"schema": "x.v9", "passed": true, "commit_sha": ")", kCommit, "\"}"));
  EXPECT_EQ(reading.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(reading), Codes{"evidence-unknown-schema"});
  EXPECT_EQ(reading.subjects, (std::vector<EvidenceSubject>{{"gitCommit", kCommit, ""}}));
}

TEST(ReadEvidence, OfPlainTextFails) {
  EXPECT_EQ(codes(read("the security team looked at it")), Codes{"evidence-unknown-type"});
}

TEST(ReadEvidence, TellsWhatHoldsACredential) {
  ReadOptions options;
  options.holds_credential = [](std::string_view text) { return text.find("hush") != std::string_view::npos; };
  EXPECT_TRUE(has(read(R"({"passed": true, "x": "hush"})", options), "evidence-holds-credential"));
  EXPECT_FALSE(has(read(R"({"passed": true, "x": "loud"})", options), "evidence-holds-credential"));
}

TEST(ReadEvidence, TakesADocumentedExampleForASignThatNothingWasRedacted) {
  const std::string key = cat("AKIA", "IOSFODNN7", "EXAMPLE");
  EXPECT_TRUE(has(read(cat(R"({"command": "ls )", key, "\"}")), "evidence-holds-credential"));
  for (const std::string& other : {cat('A', key), cat(key, 'S'), std::string("EXAMPLE"), key.substr(1)})
    EXPECT_FALSE(has(read(cat(R"({"command": "ls )", other, "\"}")), "evidence-holds-credential")) << other;
}

std::string gate(std::string_view more) {
  return cat(R"({"schema_version": 1, "status": "PASS", "head_commit": ")", kCommit,
             R"(", "generated_at": "2026-09-30T09:14:58+00:00", "checks": [{"name": "x", "status": "PASS"}])", more,
             "}");
}

TEST(ReadEvidence, OfAGateWithACommitPasses) {
  const Reading reading = read(gate(""));
  EXPECT_EQ(reading.format, Format::governance_gate);
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.counts.at("passed"), 1U);
  EXPECT_EQ(text_of(*reading.times.made), "2026-09-30T09:14:58Z");
}

TEST(ReadEvidence, DoesNotPassAnUnknownKey) {
  const Reading reading = read(gate(R"(, "waived": true)"));
  EXPECT_EQ(reading.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(reading), Codes{"evidence-unknown-key"});
  EXPECT_EQ(reading.judgement.reasons().front().subject, "/waived");
}

TEST(ReadEvidence, HoldsItAgainstWhatWasAskedFor) {
  ReadOptions options;
  options.demands.now = instant_from("2026-10-01T00:00:00Z");
  options.demands.commit = kCommit;
  options.demands.max_age = 86400;
  EXPECT_EQ(read(gate(""), options).verdict(), Verdict::pass);
  options.demands.commit = std::string(40, '0');
  EXPECT_EQ(codes(read(gate(""), options)), Codes{"evidence-other-commit"});
  options.demands.commit.reset();
  options.demands.max_age = 3600;
  EXPECT_EQ(codes(read(gate(""), options)), Codes{"evidence-too-old"});
  options.demands.now = instant_from("2026-09-01T00:00:00Z");
  EXPECT_EQ(codes(read(gate(""), options)), Codes{"evidence-future"});
  options.demands = {};
  options.demands.repository = "owner/name";
  EXPECT_EQ(read(gate(""), options).verdict(), Verdict::unproved);
  EXPECT_EQ(codes(read(gate(""), options)), Codes{"evidence-no-repository"});
}

TEST(ReadEvidence, FailsAGateThatContradictsItsChecks) {
  const Reading reading = read(cat(
      R"({"schema_version": 1, "status": "PASS", "head_commit": ")", kCommit,
      R"(", "generated_at": "2026-09-30T09:14:58Z", "checks": [{"name": "x", "status": "FAIL"}, {"name": "y", "status": "SKIPPED"}]})"));
  EXPECT_EQ(reading.verdict(), Verdict::fail);
  EXPECT_EQ(codes(reading), (Codes{"evidence-says-no", "evidence-not-concluded"}));
}

TEST(ReadSarif, FailsErrorsAndCountsLevels) {
  const Reading reading = read(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "demo", "version": "3",
    "rules": [{"id": "a", "defaultConfiguration": {"level": "error"}}]}}, "results": [
    {"ruleId": "a", "message": {"text": "x"}}, {"ruleId": "b", "level": "note", "message": {"text": "x"}},
    {"ruleId": "b", "message": {"text": "x"}}]}]})");
  EXPECT_EQ(reading.format, Format::sarif);
  EXPECT_EQ(codes(reading), Codes{"sarif-errors"});
  EXPECT_EQ(reading.counts.at("error"), 1U);
  EXPECT_EQ(reading.counts.at("warning"), 1U);
  EXPECT_EQ(reading.counts.at("note"), 1U);
  EXPECT_EQ(reading.producer.tool, "demo");
}

TEST(ReadSarif, TellsOurCommandsApart) {
  const Reading reading = read(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "assay", "version": "1"}},
    "results": [], "properties": {"command": "dist check"}}]})");
  EXPECT_EQ(reading.producer.tool, "assay dist check");
}

std::string sarif(std::string_view run) {
  return cat(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "demo"}}, )", run, "}]}");
}

TEST(ReadSarif, OfARunThatDidNotSucceed) {
  EXPECT_EQ(read(sarif(R"("results": [])")).verdict(), Verdict::pass);
  EXPECT_EQ(codes(read(sarif(R"("results": [], "invocations": [{"executionSuccessful": false}])"))),
            Codes{"sarif-execution-failed"});
  const Reading gaps = read(sarif(R"("results": [], "invocations": [{"executionSuccessful": false,
      "toolExecutionNotifications": [{"message": {"text": "a file could not be read"}}]}])"));
  EXPECT_EQ(gaps.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(gaps), Codes{"sarif-incomplete"});
  EXPECT_EQ(codes(read(sarif(R"("results": [], "externalPropertyFileReferences": {"results": [{"location":
                                {"uri": "r.json"}}]})"))),
            Codes{"sarif-elsewhere"});
  const Reading told = read(sarif(R"("results": [], "invocations": [{"executionSuccessful": true,
      "toolExecutionNotifications": [{"level": "error", "message": {"text": "a file was not read"}}]}])"));
  EXPECT_EQ(codes(told), Codes{"sarif-incomplete"});
  EXPECT_EQ(told.verdict(), Verdict::unproved);
  EXPECT_EQ(read(sarif(R"("results": [], "invocations": [{"executionSuccessful": true,
      "toolExecutionNotifications": [{"message": {"text": "a warning"}}]}])"))
                .verdict(),
            Verdict::pass);
  EXPECT_EQ(codes(read(sarif(R"("language": "en-US")"))), Codes{"sarif-no-results"});
}

TEST(ReadSarif, OfSeveralRunsTheOldestTimeAndEveryCommitCount) {
  const std::string run = R"({"tool": {"driver": {"name": "demo"}}, "results": [], "versionControlProvenance": [
      {"repositoryUri": "https://github.com/o/r", "revisionId": ")";
  const std::string two = cat(R"({"version": "2.1.0", "runs": [)", run, std::string(40, 'a'), R"("}], "invocations": [
      {"executionSuccessful": true, "endTimeUtc": "2025-01-01T00:00:00Z"}]}, )",
                              run, kCommit, R"("}], "invocations": [
      {"executionSuccessful": true, "endTimeUtc": "2026-09-30T00:00:00Z"}]}]})");
  const Reading reading = read(two);
  EXPECT_EQ(text_of(*reading.times.made), "2025-01-01T00:00:00Z");
  EXPECT_EQ(reading.subjects,
            (std::vector<EvidenceSubject>{{"gitCommit", std::string(40, 'a'), ""}, {"gitCommit", kCommit, ""}}));
  ReadOptions options;
  options.demands.now = instant_from("2026-10-01T00:00:00Z");
  options.demands.max_age = 86400;
  EXPECT_EQ(codes(read(two, options)), Codes{"evidence-too-old"});
  options.demands.max_age.reset();
  options.demands.now = instant_from("2026-09-01T00:00:00Z");
  EXPECT_EQ(codes(read(two, options)), Codes{"evidence-future"});
  options.demands.now.reset();
  options.demands.commit = kCommit;
  EXPECT_EQ(codes(read(two, options)), Codes{"evidence-other-commit"});
}

TEST(ReadSarif, OfARunThatEndedWithAnotherCodeDoesNotPass) {
  EXPECT_EQ(read(sarif(R"("results": [], "invocations": [{"executionSuccessful": true, "exitCode": 0}])")).verdict(),
            Verdict::pass);
  const Reading other = read(sarif(R"("results": [], "invocations": [{"executionSuccessful": true, "exitCode": 2}])"));
  EXPECT_EQ(other.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(other), Codes{"evidence-not-concluded"});
  // assay names its verdict: a finding of level warning failed the run, and --exit-zero does not hide it.
  for (const char* code : {"0", "1"}) {
    const Reading own = read(cat(R"({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "assay"}}, "results": [
        {"level": "warning", "message": {"text": "x"}}], "invocations": [{"executionSuccessful": true, "exitCode": )",
                                 code, R"(, "exitCodeDescription": "fail"}]}]})"));
    EXPECT_EQ(own.verdict(), Verdict::fail) << code;
    EXPECT_EQ(codes(own), Codes{"evidence-says-no"}) << code;
  }
}

TEST(ReadFindings, CountsWhatIsNotSuppressed) {
  const Reading reading = read(R"({"schema": "assay-findings/1", "run": {"version": "1"}, "findings": [
      {"severity": "high", "suppressed": false}, {"severity": "high", "suppressed": true}, {"severity": "low"}],
      "coverage": {"complete": true, "inputs": 1},
      "outcome": {"verdict": "pass", "exit_code": 0, "findings": 2, "failing": 0}})");
  // It was made under --fail-on critical; what it found is for a policy to judge.
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.counts, (std::map<std::string, std::uint64_t>{
                                {"critical", 0}, {"high", 1}, {"info", 0}, {"low", 1}, {"medium", 0}}));
}

std::string dist(std::string_view complete, std::string_view outcome) {
  return cat(R"({"schema": "assay-dist/1", "run": {"version": "1", "command": "dist check", "target": "d"},
      "packages": [{"path": "a.whl", "format": "wheel", "name": "a", "version": "1", "size": 1, "sha256":
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "complete": )",
             complete, R"(, "members": []}], "findings": [{"check": "c", "title": "t", "severity": "medium",
      "confidence": "high", "message": "m", "fingerprint": "f", "path": "a.whl"}],
      "coverage": {"complete": true, "inputs": 1}, "outcome": )",
             outcome, "}");
}

TEST(ReadPackages, HoldsWhatTheCheckOfPackagesCameTo) {
  const Reading good = read(dist("true", R"({"verdict": "pass", "exit_code": 0, "findings": 1, "failing": 0})"));
  EXPECT_EQ(good.format, Format::assay_packages);
  EXPECT_EQ(good.verdict(), Verdict::pass);
  EXPECT_EQ(good.counts.at("medium"), 1U);
  ASSERT_EQ(good.subjects.size(), 1U);
  EXPECT_EQ(good.subjects[0].algorithm, "sha256");
  EXPECT_EQ(codes(read(dist("true", R"({"verdict": "fail", "exit_code": 1, "findings": 1, "failing": 1})"))),
            Codes{"evidence-says-no"});
  EXPECT_EQ(codes(read(dist("false", R"({"verdict": "pass", "exit_code": 0, "findings": 1, "failing": 0})"))),
            Codes{"evidence-incomplete"});
  EXPECT_EQ(codes(read(dist("true", "{}"))), Codes{"evidence-missing-key"});
}

TEST(ReadSarif, NamesWhereItIsInvalid) {
  const Reading reading = read(sarif(R"("results": [{"message": {"text": 7}}])"));
  EXPECT_EQ(codes(reading), Codes{"sarif-invalid"});
  EXPECT_EQ(reading.judgement.reasons().front().subject, "/runs/0/results/0/message/text");
}

TEST(ReadJunit, CountsCases) {
  const Reading good =
      read(R"(<testsuite name="t" tests="2"><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>)");
  EXPECT_EQ(good.verdict(), Verdict::pass);
  EXPECT_EQ(good.counts.at("passed"), 1U);
  EXPECT_EQ(good.counts.at("skipped"), 1U);
  const Reading bad = read(R"(<testsuites><testsuite name="t"><testcase name="a"><failure/></testcase>
      <testcase name="b"><error/></testcase></testsuite></testsuites>)");
  EXPECT_EQ(codes(bad), (Codes{"junit-failures", "junit-errors"}));
}

TEST(ReadJunit, BelievesTheWorseOfWhatIsToldAndCounted) {
  EXPECT_EQ(codes(read(R"(<testsuite tests="1" failures="1"><testcase name="a"/></testsuite>)")),
            Codes{"junit-failures"});
  EXPECT_EQ(codes(read(R"(<testsuite tests="9"><testcase name="a"/></testsuite>)")), Codes{"junit-count-differs"});
}

TEST(ReadJunit, TakesTheWorstThatACaseSays) {
  for (const char* one :
       {"<testcase><skipped/><failure/></testcase>", "<testcase><failure/><skipped/></testcase>",
        R"(<testcase status="skipped"><failure/></testcase>)", R"(<testcase status="skipped" result="failed"/>)"}) {
    const Reading reading = read(cat("<testsuite><testcase/>", one, "</testsuite>"));
    EXPECT_EQ(codes(reading), Codes{"junit-failures"}) << one;
    EXPECT_EQ(reading.counts.at("failed"), 1U) << one;
    EXPECT_EQ(reading.counts.at("skipped"), 0U) << one;
  }
  EXPECT_EQ(codes(read("<testsuite><testcase/><testcase><failure/><error/></testcase></testsuite>")),
            Codes{"junit-failures"});
}

TEST(ReadJunit, TakesNumbersFromEveryLevel) {
  const Reading inner =
      read(R"(<testsuite name="a"><testsuite tests="5" failures="4"><testcase name="a"/></testsuite></testsuite>)");
  EXPECT_EQ(codes(inner), (Codes{"junit-count-differs", "junit-failures"}));
  EXPECT_EQ(inner.counts.at("failed"), 4U);
  EXPECT_EQ(read(R"(<testsuites tests="2"><testsuite tests="2"><testsuite tests="1"><testcase/></testsuite>
      <testsuite tests="1"><testcase/></testsuite></testsuite></testsuites>)")
                .verdict(),
            Verdict::pass);
}

TEST(ReadJunit, CountsWhatFailedOutsideOfCases) {
  EXPECT_EQ(codes(read("<testsuite><testcase/><error/></testsuite>")), Codes{"junit-errors"});
  EXPECT_EQ(codes(read("<testsuite><failure/><testcase/></testsuite>")), Codes{"junit-failures"});
  EXPECT_EQ(codes(read("<testsuites><testsuite><testcase/></testsuite><failure/></testsuites>")),
            Codes{"junit-failures"});
}

TEST(ReadJunit, OfNothingRunIsUnproved) {
  for (const char* none :
       {"<testsuites/>", R"(<testsuite tests="1"><testcase name="a"><skipped/></testcase></testsuite>)"}) {
    EXPECT_EQ(read(none).verdict(), Verdict::unproved);
    EXPECT_EQ(codes(read(none)), Codes{"junit-no-tests"});
  }
}

TEST(ReadJunit, TakesWhatAttributesSayOfACase) {
  const Reading reading = read(R"(<testsuite><testcase name="a" status="run" result="completed"/>
      <testcase name="b" status="notrun" result="suppressed"/></testsuite>)");
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.counts.at("skipped"), 1U);
  EXPECT_EQ(codes(read(R"(<testsuite><testcase name="a" status="failed"/></testsuite>)")), Codes{"junit-failures"});
  EXPECT_EQ(codes(read(R"(<testsuite><testcase name="a" status="splendid"/></testsuite>)")),
            Codes{"evidence-unknown-word"});
}

TEST(ReadJunit, RefusesEntities) {
  EXPECT_EQ(codes(read(R"(<!DOCTYPE testsuite [<!ENTITY a "aaaa">]><testsuite/>)")), Codes{"evidence-unknown-type"});
  ReadOptions options;
  options.format = Format::junit;
  EXPECT_EQ(codes(read(R"(<!DOCTYPE testsuite [<!ENTITY a "aaaa">]><testsuite/>)", options)),
            Codes{"evidence-not-xml"});
  EXPECT_EQ(codes(read("<testsuite><testcase></testsuite>")), Codes{"evidence-not-xml"});
}

TEST(ReadCobertura, TakesRatesThatAgree) {
  const Reading reading = read(
      R"(<coverage line-rate="0.5" branch-rate="0" lines-valid="4" lines-covered="2" version="7" timestamp="1790000000000"/>)");
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.ratios.at("line-coverage"), 0.5);
  EXPECT_EQ(reading.times.made->seconds, 1'790'000'000);
  EXPECT_EQ(codes(read(R"(<coverage line-rate="0.9" lines-valid="4" lines-covered="2"/>)")),
            Codes{"evidence-contradiction"});
  EXPECT_EQ(codes(read(R"(<coverage line-rate="nan" lines-valid="4"/>)")), Codes{"cobertura-no-rate"});
}

TEST(ReadCobertura, FailsARateThatItsLinesDoNotReach) {
  constexpr const char* kLines = R"(<packages><package><classes><class><methods><method><lines>
      <line number="1" hits="1"/></lines></method></methods><lines><line number="1" hits="1"/>
      <line number="2" hits="0"/></lines></class></classes></package></packages></coverage>)";
  const Reading reading = read(cat(R"(<coverage line-rate="0.5">)", kLines));
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.counts.at("lines"), 2U);
  EXPECT_EQ(codes(read(cat(R"(<coverage line-rate="1.0">)", kLines))), Codes{"evidence-contradiction"});
  EXPECT_EQ(codes(read(cat(R"(<coverage line-rate="1.0" lines-valid="2" lines-covered="2">)", kLines))),
            Codes{"evidence-contradiction"});
}

TEST(ReadScorecard, TakesTheWorseOfACheckThatStandsTwice) {
  const Reading reading = read(R"({"date": "2026-09-30", "repo": {"name": "github.com/o/r", "commit": "x"}, "scorecard":
      {"version": "v5.0.0", "commit": "x"}, "score": 7.5, "checks": [
      {"name": "Fuzzing", "score": 10, "reason": "r", "documentation": {}},
      {"name": "Fuzzing", "score": 0, "reason": "r", "documentation": {}}]})");
  EXPECT_EQ(reading.ratios.at("check:Fuzzing"), 0);
}

TEST(ReadScorecard, TakesScoreRepositoryAndChecks) {
  const Reading reading = read(cat(R"({"date": "2026-09-30", "repo": {"name": "github.com/o/r", "commit": ")", kCommit,
                                   R"("}, "scorecard": {"version": "v5.0.0", "commit": "x"}, "score": 7.5, "checks": [
      {"name": "Fuzzing", "score": -1, "reason": "r", "details": null, "documentation": {"short": "s", "url": "u"}}], "metadata": null})"));
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.ratios.at("score"), 7.5);
  EXPECT_EQ(reading.producer.repository, "o/r");
  EXPECT_EQ(reading.counts.at("skipped"), 1U);
}

TEST(ReadSbom, CountsComponents) {
  const Reading good = read(
      R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": [{"type": "library", "name": "a", "version": "1"}],
      "vulnerabilities": [{"ratings": [{"severity": "low"}, {"severity": "critical"}]}]})");
  EXPECT_EQ(good.verdict(), Verdict::pass);
  EXPECT_EQ(good.counts.at("components"), 1U);
  EXPECT_EQ(good.counts.at("critical"), 1U);
  EXPECT_EQ(
      read(R"({"bomFormat": "CycloneDX", "specVersion": "9", "components": [{"type": "t", "name": "a"}]})").verdict(),
      Verdict::unproved);
  EXPECT_EQ(codes(read(R"({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": []})")),
            Codes{"evidence-nothing"});
  EXPECT_EQ(read(R"({"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "n", "dataLicense": "CC0-1.0",
      "documentNamespace": "u", "packages": [{"name": "a", "SPDXID": "SPDXRef-a"}]})")
                .verdict(),
            Verdict::pass);
}

TEST(ReadStatement, IsUnprovedWithoutASignature) {
  const Reading reading = read(R"({"_type": "https://in-toto.io/Statement/v1", "subject": [{"name": "a", "digest":
      {"sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}}],
      "predicateType": "https://slsa.dev/verification_summary/v1", "predicate": {"verificationResult": "PASSED"}})");
  EXPECT_EQ(reading.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(reading), Codes{"evidence-unsigned"});
}

TEST(ReadBundle, PassesOnlyForWhoMustHaveSigned) {
  const auto bytes = read_file(ASSAY_SOURCE_DIR "/attest/testdata/npm-provenance.sigstore.json");
  ASSERT_TRUE(bytes);
  EXPECT_EQ(codes(read(*bytes)), Codes{"signature-no-policy"});
  const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  Policy policy;
  policy.identity = IdentityPolicy{*NameMatch::by_expression("https://github.com/sigstore/sigstore-js/.*"),
                                   NameMatch::exactly("https://token.actions.githubusercontent.com"),
                                   {}};
  policy.now.seconds = std::int64_t{1} << 33;
  ReadOptions options;
  options.verifier = &verifier;
  options.policy = &policy;
  const Reading reading = read(*bytes, options);
  EXPECT_EQ(reading.verdict(), Verdict::pass);
  EXPECT_EQ(reading.producer.repository, "sigstore/sigstore-js");
  policy.identity->issuer = NameMatch::exactly("https://example.org");
  EXPECT_EQ(codes(read(*bytes, options)), Codes{"signature-refused"});
}

std::string slo(std::string_view results) { return cat(R"({"passed": true, "results": [)", results, "]}"); }

TEST(ReadSlo, RecomputesEachObjective) {
  constexpr const char* kGood = R"({"code": "slo.lag.max", "metric": "lag", "operator": "max", "actual": 1.0,
      "objective": 2.0, "passed": true, "severity": "pass", "action": "none"})";
  EXPECT_EQ(read(slo(kGood)).verdict(), Verdict::pass);
  constexpr const char* kLie = R"({"code": "slo.lag.max", "metric": "lag", "operator": "max", "actual": 3.0,
      "objective": 2.0, "passed": true, "severity": "pass", "action": "none"})";
  EXPECT_EQ(codes(read(slo(kLie))), Codes{"evidence-contradiction"});
  EXPECT_EQ(codes(read(slo(""))), Codes{"evidence-no-objectives"});
}

std::string objective(std::string_view op, std::string_view code, std::string_view actual) {
  return slo(cat(R"({"code": "slo.lag.)", code, R"(", "metric": "lag", "operator": ")", op, R"(", "actual": )", actual,
                 R"(, "objective": 2.0, "passed": true, "severity": "pass", "action": "none"})"));
}

TEST(ReadSlo, OfWhatIsNotThereOrNoNumberDoesNotPass) {
  EXPECT_EQ(read(objective("present", "missing", "1.0")).verdict(), Verdict::pass);
  EXPECT_EQ(codes(read(objective("present", "missing", "null"))), Codes{"evidence-contradiction"});
  EXPECT_EQ(codes(read(objective("min", "min", "null"))), Codes{"evidence-contradiction"});
  const Reading reading = read(objective("min", "min", "\"abc\""));
  EXPECT_EQ(reading.verdict(), Verdict::unproved);
  EXPECT_EQ(codes(reading), Codes{"evidence-wrong-kind"});
}

TEST(ReadSlo, OfSomethingThatPassedIsWhatItSays) {
  for (const char* yes : {"true", "1", "1.0", "\"passed\""})
    EXPECT_EQ(read(objective("pass", "pass", yes)).verdict(), Verdict::pass) << yes;
  for (const char* no : {"false", "0", "\"failed\"", "null"})
    EXPECT_EQ(codes(read(objective("pass", "pass", no))), Codes{"evidence-contradiction"}) << no;
  for (const char* unknown : {"2", "\"maybe\"", "\"skipped\""})
    EXPECT_NE(read(objective("pass", "pass", unknown)).verdict(), Verdict::pass) << unknown;
}

TEST(ReadSlo, OneMetricHasOneValue) {
  const auto result = [](std::string_view op, std::string_view actual) {
    return cat(R"({"code": "slo.lag.)", op, R"(", "metric": "lag", "operator": ")", op, R"(", "actual": )", actual,
               R"(, "objective": 2.0, "passed": true, "severity": "pass", "action": "none"})");
  };
  EXPECT_EQ(read(slo(cat(result("min", "2"), ',', result("max", "2")))).verdict(), Verdict::pass);
  EXPECT_EQ(codes(read(slo(cat(result("min", "9"), ',', result("max", "1"))))), Codes{"evidence-contradiction"});
}

std::string maturity(std::string_view level, std::string_view score, std::string_view passed) {
  return cat(
      R"({"release": "r", "passed": )", passed, R"(, "level": ")", level, R"(", "score": )", score,
      R"(, "blockers": [], "warnings": [], "required_domains": ["cdc"], "items": [{"domain": "cdc", "path": "cdc.json",
             "required": true, "missing": false, "passed": true, "summary": "passed", "sha256":
             "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}], "output_dir": "o", "json_path": "o/j",
             "markdown_path": "o/m"})");
}

TEST(ReadMaturity, IsUnprovedWithoutItsFiles) {
  EXPECT_EQ(codes(read(maturity("ga_ready", "100.0", "true"))), Codes{"evidence-file-missing"});
  ReadOptions options;
  options.partial = true;
  EXPECT_EQ(read(maturity("ga_ready", "100.0", "true"), options).verdict(), Verdict::pass);
}

TEST(ReadMaturity, FailsWhatContradictsItself) {
  ReadOptions options;
  options.partial = true;
  EXPECT_EQ(codes(read(maturity("blocked", "100.0", "true"), options)), Codes{"evidence-contradiction"});
  EXPECT_EQ(codes(read(maturity("ga_ready", "50.0", "true"), options)), Codes{"evidence-contradiction"});
  std::string one_more = maturity("ga_ready", "100.0", "true");
  one_more.replace(one_more.find(R"(["cdc"])"), 7, R"(["cdc", "docs"])");
  EXPECT_EQ(codes(read(one_more, options)), Codes{"evidence-contradiction"});
  EXPECT_EQ(read(maturity("ga_ready", "100.0", "\"true\""), options).verdict(), Verdict::fail);
}

// Files in memory.
class Memory final : public EvidenceFiles {
 public:
  std::map<std::string, std::string, std::less<>> files;
  bool has(std::string_view path) const override { return files.find(path) != files.end(); }
  Result<std::string> read(std::string_view path, std::uint64_t most) const override {
    const auto found = files.find(path);
    if (found == files.end() || found->second.size() > most)
      return fail("reading", std::string(path), "it is not there");
    return found->second;
  }
  Result<ItemDigest> digest(std::string_view path) const override {
    const auto found = files.find(path);
    if (found == files.end()) return fail("reading", std::string(path), "it is not there");
    return ItemDigest{read_evidence(found->second, {}).sha256, found->second.size()};
  }
  Result<std::vector<std::string>> list(std::string_view folder) const override {
    std::vector<std::string> out;
    for (const auto& [path, bytes] : files)
      if (folder.empty() || path.starts_with(cat(folder, '/'))) out.push_back(path);
    return out;
  }
};

TEST(ReadChecksums, HashesTheFilesAgain) {
  Memory memory;
  memory.files["a.whl"] = "wheel";
  ReadOptions options;
  options.files = &memory;
  const std::string digest = read_evidence("wheel", {}).sha256;
  EXPECT_EQ(read(cat(digest, "  a.whl\n"), options).verdict(), Verdict::pass);
  EXPECT_EQ(codes(read(cat(digest, "  b.whl\n"), options)), Codes{"evidence-file-missing"});
  EXPECT_EQ(codes(read(cat(digest, "  ../a.whl\n"), options)), Codes{"evidence-file-missing"});
  options.by_content = true;
  EXPECT_EQ(read(cat(digest, "  moved/b.whl\n"), options).verdict(), Verdict::pass);
  memory.files["a.whl"] = "other";
  EXPECT_EQ(codes(read(cat(digest, "  a.whl\n"), options)), Codes{"evidence-file-changed"});
  EXPECT_EQ(codes(read("no digest at all\n", options)), Codes{"evidence-unknown-type"});
  EXPECT_EQ(codes(read(cat(digest, "  a.whl\nbad\n"), options)), Codes{"checksums-malformed"});
}

TEST(ReadEvidenceAt, LooksInTheFolderOfTheDocumentAndNotAboveIt) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(testing::TempDir()) / cat("reading_at_", ::getpid());
  fs::create_directories(folder / "inner");
  const std::string digest = read_evidence("wheel", {}).sha256;
  const auto read_in = [&](std::string_view named) {
    const std::string document = (folder / "inner" / "SHA256SUMS").string();
    std::ofstream(document) << digest << "  " << named << '\n';
    return read_evidence_at(document, {});
  };
  for (const char* file : {"above.whl", "inner/beside.whl"}) std::ofstream(folder / file) << "wheel";
  const auto beside = read_in("beside.whl");
  ASSERT_TRUE(beside);
  EXPECT_EQ(beside->verdict(), Verdict::pass);
  for (const char* outside : {"above.whl", "inner/beside.whl", "../above.whl"}) {
    const auto above = read_in(outside);
    ASSERT_TRUE(above);
    EXPECT_EQ(codes(*above), Codes{"evidence-file-missing"}) << outside;
  }
  const std::string nowhere = (folder / "nope.json").string();
  const auto none = read_evidence_at(nowhere, {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().subject, nowhere);
  fs::remove_all(folder);
}

TEST(ReadHmac, VerifiesWithTheKey) {
  // HMAC-SHA-256 under "key" of the hexadecimal digest of an empty file.
  const std::string digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const std::string wrong = cat(R"({"algorithm": "HMAC-SHA256", "key_id": "k", "signature": ")", digest,
                                R"(", "signed_path": "p.json", "signed_sha256": ")", digest, "\"}");
  EXPECT_TRUE(has(read(wrong), "signature-no-key"));
  ReadOptions options;
  options.hmac_key = "key";
  EXPECT_TRUE(has(read(wrong, options), "signature-wrong"));
}

TEST(IsInnerPath, RefusesWhatLeadsOut) {
  for (const char* inner : {"a", "a/b.json", ".hidden", "a..b"}) EXPECT_TRUE(is_inner_path(inner)) << inner;
  for (const char* outer : {"", "/a", "../a", "a/../b", "a//b", "./a", "a/", "a\\b"})
    EXPECT_FALSE(is_inner_path(outer)) << outer;
}

TEST(Formats, HaveNamesThatLeadBack) {
  for (const FormatFacts& one : all_formats()) {
    EXPECT_EQ(format_from(one.name), one.format);
    EXPECT_EQ(name_of(one.format), one.name);
  }
  EXPECT_FALSE(format_from("nonsense"));
}

}  // namespace
}  // namespace assay::attest
