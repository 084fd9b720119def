#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "attest/key_signer.h"
#include "attest/predicates/build_environment.h"
#include "attest/predicates/known.h"
#include "attest/predicates/parts_list.h"
#include "attest/predicates/scan_predicate.h"
#include "attest/predicates/test_result.h"
#include "attest/predicates/verification_summary.h"
#include "attest/sigstore/verifier.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

Environment of(const Variables& variables) {
  return [&variables](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  };
}

Json parsed(std::string_view text) { return parse_json(text, Step::format, "the test").value(); }

Variables github() {
  return {{"GITHUB_ACTIONS", "true"},
          {"GITHUB_SERVER_URL", "https://github.com"},
          {"GITHUB_REPOSITORY", "octo/app"},
          {"GITHUB_WORKFLOW_REF", "octo/app/.github/workflows/release.yml@refs/tags/v1@x"},
          {"GITHUB_SHA", std::string(40, 'a')},
          {"GITHUB_REF", "refs/tags/v1@x"},
          {"GITHUB_RUN_ID", "12"},
          {"GITHUB_RUN_ATTEMPT", "3"},
          {"GITHUB_EVENT_NAME", "push"},
          {"GITHUB_REPOSITORY_ID", "7"},
          {"GITHUB_REPOSITORY_OWNER_ID", "8"},
          {"RUNNER_ENVIRONMENT", "github-hosted"}};
}

TEST(Provenance, OfGithubHasTheShapeOfTheOfficialAction) {
  const Variables variables = github();
  const auto made = github_provenance(of(variables), {}, {});
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(
      sarif::text_of(write_provenance(*made)),
      cat(R"({"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1",)",
          R"("externalParameters":{"workflow":{"ref":"refs/tags/v1@x","repository":"https://github.com/octo/app",)",
          R"("path":".github/workflows/release.yml"}},"internalParameters":{"github":{"event_name":"push",)",
          R"("repository_id":"7","repository_owner_id":"8","runner_environment":"github-hosted"}},)",
          R"("resolvedDependencies":[{"uri":"git+https://github.com/octo/app@refs/tags/v1@x",)",
          R"("digest":{"gitCommit":")", std::string(40, 'a'), R"("}}]},"runDetails":{"builder":{"id":)",
          R"("https://github.com/octo/app/.github/workflows/release.yml@refs/tags/v1@x"},"metadata":)",
          R"({"invocationId":"https://github.com/octo/app/actions/runs/12/attempts/3"}}})"));
}

TEST(Provenance, BuilderIsTheReusableWorkflowThatTheClaimsName) {
  const Variables variables = github();
  const Json claims = parsed(R"({"job_workflow_ref": "octo/shared/.github/workflows/build.yml@refs/heads/main"})");
  EXPECT_EQ(github_provenance(of(variables), claims, {})->builder,
            "https://github.com/octo/shared/.github/workflows/build.yml@refs/heads/main");
}

TEST(Provenance, ClaimsThatContradictTheEnvironmentAreAnError) {
  const Variables variables = github();
  EXPECT_FALSE(github_provenance(of(variables), parsed(R"({"sha": "bbbb"})"), {}));
  EXPECT_FALSE(github_provenance(of(variables), {}, parsed(R"({"repository": {"full_name": "evil/app"}})")));
}

TEST(Provenance, IdsComeFromTheEventWhereTheEnvironmentLacksThem) {
  Variables variables = github();
  variables.erase("GITHUB_REPOSITORY_ID");
  EXPECT_FALSE(github_provenance(of(variables), {}, {}));
  const Json event = parsed(R"({"repository": {"full_name": "octo/app", "id": 7, "owner": {"id": 8}}})");
  const auto made = github_provenance(of(variables), {}, event);
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(made->internal_parameters.string_at({"github", "repository_id"}), "7");
}

TEST(Provenance, WorkflowOfAnotherRepositoryIsAnError) {
  Variables variables = github();
  variables["GITHUB_WORKFLOW_REF"] = "octo/application/.github/workflows/release.yml@main";
  EXPECT_FALSE(github_provenance(of(variables), {}, {}));
}

TEST(Provenance, OfGitlabNamesCommitRunnerAndJob) {
  const Variables variables = {{"GITLAB_CI", "true"},
                               {"CI_PROJECT_URL", "https://gitlab.com/octo/app"},
                               {"CI_COMMIT_SHA", std::string(40, 'b')},
                               {"CI_COMMIT_REF_NAME", "main"},
                               {"CI_JOB_ID", "5"},
                               {"CI_JOB_NAME", "build"},
                               {"CI_JOB_URL", "https://gitlab.com/octo/app/-/jobs/5"},
                               {"CI_PIPELINE_ID", "4"},
                               {"CI_PIPELINE_SOURCE", "push"},
                               {"CI_RUNNER_ID", "9"},
                               {"CI_CONFIG_PATH", ".gitlab-ci.yml"},
                               {"CI_PROJECT_ID", "3"},
                               {"CI_RUNNER_REVISION", "abc"}};
  const auto made = gitlab_provenance(of(variables));
  ASSERT_TRUE(made) << made.error().text();
  EXPECT_EQ(made->build_type, "https://gitlab.com/gitlab-org/gitlab-runner/-/blob/abc/PROVENANCE.md");
  EXPECT_EQ(made->builder, "https://gitlab.com/octo/app/-/runners/9");
  EXPECT_EQ(made->dependencies.front().uri, "git+https://gitlab.com/octo/app@refs/heads/main");
  EXPECT_EQ(made->dependencies.front().digests.at("gitCommit"), std::string(40, 'b'));
  EXPECT_TRUE(read_provenance(write_provenance(*made)));
}

TEST(Provenance, TwoPlacesAtOnceAreAnError) {
  Variables variables = github();
  EXPECT_EQ(*build_place(of(variables)), BuildPlace::github);
  variables["GITLAB_CI"] = "true";
  EXPECT_FALSE(build_place(of(variables)));
  EXPECT_EQ(*build_place(of(Variables{})), BuildPlace::local);
}

TEST(Provenance, LocalBuilderIsNobody) {
  const auto made = local_provenance({"make", "https://example.org/app", std::string(40, 'c')});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->builder, "urn:assay:builder:local");
  EXPECT_FALSE(local_provenance({"make", "", std::string(40, 'c')}));
  EXPECT_FALSE(local_provenance({"make", "https://example.org/app", "main"}));
}

TEST(Provenance, RefusesWhatTheSpecificationNeeds) {
  const std::string_view good =
      R"({"buildDefinition":{"buildType":"t","externalParameters":{}},"runDetails":{"builder":{"id":"b"}},"more":1})";
  EXPECT_TRUE(read_provenance(parsed(good)));
  for (const std::string_view gone : {R"("buildType":"t",)", R"(,"externalParameters":{})", R"("id":"b")"}) {
    std::string bad(good);
    bad.erase(bad.find(gone), gone.size());
    EXPECT_FALSE(read_provenance(parsed(bad))) << gone;
  }
}

TEST(Summary, ComesBackAsItWasWritten) {
  VerificationSummary summary;
  summary.verifier = "https://example.org/verifier";
  summary.resource = "pkg:pypi/a@1";
  summary.policy.uri = "urn:p";
  summary.passed = true;
  summary.levels = {"SLSA_BUILD_LEVEL_2"};
  const auto read = read_summary(write_summary(summary));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(read->passed);
  EXPECT_EQ(read->levels, summary.levels);
}

TEST(Summary, WhatFailedHasNoLevel) {
  VerificationSummary summary;
  summary.verifier = "v";
  summary.resource = "r";
  summary.policy.uri = "urn:p";
  summary.levels = {"SLSA_BUILD_LEVEL_3"};
  Json json = write_summary(summary);
  EXPECT_EQ(json.find("verifiedLevels")->items.front().text, "FAILED");
  json.find("verifiedLevels")->items.front().text = "SLSA_BUILD_LEVEL_3";
  EXPECT_FALSE(read_summary(json));
}

TEST(Junit, NamesCasesByOutcome) {
  const auto read = test_result_of_junit(R"(<?xml version="1.0"?><testsuites><testsuite name="s" tests="4" failures="1"
      errors="1"><testcase classname="b" name="fails"><failure message="m">text</failure></testcase>
      <testcase classname="a" name="passes"><system-out>skipped</system-out></testcase><testcase name="breaks"><error/>
      </testcase><testcase classname="c" name="waits"><skipped/></testcase></testsuite></testsuites>)");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->outcome, TestResult::Outcome::failed);
  EXPECT_EQ(read->passed, std::vector<std::string>{"a.passes"});
  EXPECT_EQ(read->warned, std::vector<std::string>{"c.waits"});
  EXPECT_EQ(read->failed, (std::vector<std::string>{"b.fails", "breaks"}));
}

TEST(Junit, SkippedCasesMakeAWarning) {
  const auto read =
      test_result_of_junit(R"(<testsuite><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuite>)");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->outcome, TestResult::Outcome::warned);
}

TEST(Junit, RefusesWhatProvesNothing) {
  for (const std::string_view bad :
       {"", "<a/>", "<testsuites/>", R"(<testsuite tests="2"><testcase name="a"/></testsuite>)",
        R"(<testsuite><testcase name="a"><skipped/></testcase></testsuite>)", R"(<testsuite><testcase name="a"/>)",
        R"(<testsuite tests="many"><testcase name="a"/></testsuite>)", R"(<testsuite><testcase/></testsuite>)",
        R"(<testsuite failures="1"><testcase name="a"/></testsuite>)",
        R"(<!DOCTYPE t [<!ENTITY a "b">]><testsuite><testcase name="a"/></testsuite>)"}) {
    EXPECT_FALSE(test_result_of_junit(bad)) << bad;
  }
  std::string deep;
  for (int i = 0; i < 100; ++i) deep += "<testsuite>";
  EXPECT_FALSE(test_result_of_junit(deep));
}

TEST(TestResults, ContradictionsAreRefused) {
  const std::string_view good =
      R"({"result":"PASSED","configuration":[{"name":"c"}],"passedTests":["a"],"warnedTests":[],"failedTests":[]})";
  EXPECT_TRUE(read_test_result(parsed(good)));
  const auto changed = [&](std::string_view from, std::string_view to) {
    std::string text(good);
    text.replace(text.find(from), from.size(), to);
    return parsed(text);
  };
  EXPECT_FALSE(read_test_result(changed(R"("failedTests":[])", R"("failedTests":["b"])")));
  EXPECT_FALSE(read_test_result(changed(R"("passedTests":["a"])", R"("passedTests":[])")));
  EXPECT_FALSE(read_test_result(changed(R"([{"name":"c"}])", "[]")));
  EXPECT_FALSE(read_test_result(changed("PASSED", "GOOD")));
}

TEST(PartsList, TypeGoesByTheDocument) {
  EXPECT_EQ(*predicate_type_of_parts(parsed(R"({"spdxVersion":"SPDX-2.3"})")), "https://spdx.dev/Document/v2.3");
  EXPECT_EQ(*predicate_type_of_parts(parsed(R"({"bomFormat":"CycloneDX","specVersion":"1.6"})")),
            "https://cyclonedx.org/bom");
  EXPECT_EQ(*predicate_type_of_parts(parsed(R"({"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
      "@graph":[{"type":"CreationInfo","specVersion":"3.0.1"}]})")),
            "https://spdx.dev/Document/v3.0.1");
  for (const std::string_view bad :
       {"{}", "[]", R"({"spdxVersion":"SPDX-x"})", R"({"bomFormat":"CycloneDX"})", R"({"spdxVersion":"SPDX-2..3"})"})
    EXPECT_FALSE(predicate_type_of_parts(parsed(bad))) << bad;
}

ScanPredicate clean() {
  ScanPredicate scan;
  scan.version = "1";
  scan.tool_digest = scan.rules_digest = std::string(64, 'a');
  scan.rules = 3;
  scan.result = Verdict::pass;
  scan.complete = true;
  scan.inputs = 1;
  return scan;
}

TEST(ScanPredicate, ComesBackAsItWasWritten) {
  ScanPredicate scan = clean();
  scan.uncertain[2] = 5;
  const auto read = read_scan(write_scan(scan));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_TRUE(passes(*read));
  EXPECT_EQ(read->uncertain[2], 5U);
}

TEST(ScanPredicate, PassIsOfACompleteScanWithoutFindings) {
  const auto refused = [](const std::function<void(ScanPredicate&)>& change) {
    ScanPredicate scan = clean();
    change(scan);
    return !read_scan(write_scan(scan));
  };
  EXPECT_TRUE(refused([](ScanPredicate& scan) { scan.complete = false; }));
  EXPECT_TRUE(refused([](ScanPredicate& scan) { scan.gap_count = 1; }));
  EXPECT_TRUE(refused([](ScanPredicate& scan) { scan.skipped["binary"] = 1; }));
  EXPECT_TRUE(refused([](ScanPredicate& scan) { scan.inputs = 0; }));
  EXPECT_TRUE(refused([](ScanPredicate& scan) { scan.counted[4] = 1; }));
  EXPECT_FALSE(refused([](ScanPredicate& scan) { scan.counted[0] = 1; }));  // below fail-on
}

TEST(ScanPredicate, HasNoOtherMembers) {
  Json json = write_scan(clean());
  json.find("policy")->set("more", Json::of("x"));
  EXPECT_FALSE(read_scan(json));
  json = write_scan(clean());
  json.find("coverage")->erase("gaps");
  EXPECT_FALSE(read_scan(json));
}

TEST(Signing, KeySignerMakesWhatTheVerifierTakes) {
  Statement statement;
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  statement.predicate_type = kScanV1;
  statement.predicate = write_scan(clean());
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::ed25519, KeyKind::rsa}) {
    const KeySigner signer(*PrivateKey::generate(kind));
    const auto bundle = sign_statement(statement, signer);
    ASSERT_TRUE(bundle) << bundle.error().text();
    const auto again = read_bundle(write_bundle(*bundle));
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_TRUE(signer.check(*again, Artifact::of_bytes("a")));
    EXPECT_EQ(signer.check(*again, Artifact::of_bytes("b")).error().step, Step::digest);
  }
}

TEST(Signing, WhatIsSignedIsWhatItsTypeSays) {
  Statement statement;
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  statement.predicate_type = kScanV1;
  ScanPredicate scan = clean();
  scan.complete = false;
  statement.predicate = write_scan(scan);
  EXPECT_FALSE(sign_statement(statement, KeySigner(*PrivateKey::generate(KeyKind::p256))));
}

TEST(Signing, ScanThatDidNotPassIsNotVerified) {
  Statement statement;
  statement.predicate_type = kScanV1;
  ScanPredicate scan = clean();
  scan.result = Verdict::fail;
  statement.predicate = write_scan(scan);
  EXPECT_TRUE(check_predicate(statement));
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  VerifiedBundle out;
  EXPECT_EQ(take_statement(statement, Artifact::of_bytes("a"), Policy{}, out).error().step, Step::predicate);
  EXPECT_FALSE(check_signable(statement));
}

TEST(ScanThreshold, IsMetByAStricterScanOrByCountsThatShowIt) {
  ScanPredicate scan = clean();  // counts from low and high on
  EXPECT_TRUE(meets(scan, {Severity::low, Confidence::low}));
  scan.uncertain[static_cast<std::size_t>(Severity::medium)] = 1;
  EXPECT_TRUE(meets(scan, {}));
  EXPECT_TRUE(meets(scan, {Severity::info, Confidence::high}));
  EXPECT_FALSE(meets(scan, {Severity::low, Confidence::medium}));
  EXPECT_TRUE(meets(scan, {Severity::high, Confidence::low}));
  scan.fail_on = Severity::critical;
  scan.counted[static_cast<std::size_t>(Severity::high)] = 1;
  EXPECT_TRUE(meets(scan, {}));
  EXPECT_FALSE(meets(scan, {Severity::high, {}}));
  EXPECT_EQ(policy_text(scan), "from severity critical and confidence high on findings count; 2 others were made");
}

TEST(ScanThreshold, IsAskedOfScansAlone) {
  Statement statement;
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  statement.predicate_type = "https://example.org/other";
  Policy policy;
  policy.scan = ScanThreshold{Severity::low, {}};
  VerifiedBundle out;
  EXPECT_EQ(take_statement(statement, Artifact::of_bytes("a"), policy, out).error().step, Step::predicate);
  statement.predicate_type = kScanV1;
  statement.predicate = write_scan(clean());
  ASSERT_TRUE(take_statement(statement, Artifact::of_bytes("a"), policy, out));
  EXPECT_EQ(out.scan->fail_on, Severity::low);
}

TEST(Signing, WhatCannotBeSignedIsToldBefore) {
  Statement statement;
  statement.predicate_type = kProvenanceV1;
  statement.predicate = parsed("{}");
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  EXPECT_FALSE(check_signable(statement));
  statement.predicate_type = "https://example.org/other";
  EXPECT_TRUE(check_signable(statement));
  statement.subjects.front().digests = {{"gitCommit", std::string(40, 'a')}};
  EXPECT_FALSE(check_signable(statement));
}

TEST(Junit, OutcomesInAttributesCount) {
  const auto read = test_result_of_junit(R"(<testsuite><testcase name="a" status="run" result="completed"/>
      <testcase name="b" status="Failed"/><testcase name="c" status="notrun"/><testcase name="d" success="false"/>
      <testcase name="e"><flakyFailure/></testcase></testsuite>)");
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->passed, std::vector<std::string>({"a"}));
  EXPECT_EQ(read->failed, std::vector<std::string>({"b", "d"}));
  EXPECT_EQ(read->warned, std::vector<std::string>({"c", "e"}));
}

TEST(Junit, WhatMayBeAnOutcomeIsRefused) {
  for (const char* odd : {R"(<testcase name="b"><Failure/></testcase>)",
                          R"(<testcase name="b"><x:failure/></testcase>)", R"(<testcase name="b" status="broken"/>)",
                          R"(<testcase name="b" Status="failed"/>)", R"(<testcase name="b" x:result="failed"/>)",
                          R"(<TestCase name="b"/>)", R"(<x:testcase name="b"/>)", "<error/>"})
    EXPECT_FALSE(test_result_of_junit(cat(R"(<testsuite><testcase name="a"/>)", odd, "</testsuite>"))) << odd;
}

TEST(Outcomes, OfSummariesAndTestResultsMustBeGood) {
  struct Case {
    std::string_view type, predicate;
    bool good;
  };
  for (const Case& one : std::initializer_list<Case>{{kSummaryV1, R"({"verificationResult":"PASSED"})", true},
                                                     {kSummaryV1, R"({"verificationResult":"FAILED"})", false},
                                                     {kSummaryV1, R"({"verificationResult":"WARNED"})", false},
                                                     {kSummaryV1, "{}", false},
                                                     {kTestResultV01, R"({"result":"PASSED"})", true},
                                                     {kTestResultV01, R"({"result":"WARNED"})", true},
                                                     {kTestResultV01, R"({"result":"FAILED"})", false},
                                                     {kTestResultV01, R"({"result":1})", false},
                                                     {"https://example.org/p", R"({"result":"FAILED"})", true}}) {
    Statement statement;
    statement.predicate_type = one.type;
    statement.predicate = parsed(one.predicate);
    EXPECT_EQ(check_outcome(statement).has_value(), one.good) << one.predicate;
  }
}

TEST(Outcomes, ThatFailedVerifyOnlyWhereThatIsAccepted) {
  Statement statement;
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  statement.predicate_type = kTestResultV01;
  statement.predicate =
      parsed(R"({"result":"FAILED","configuration":[{"name":"c","digest":{"sha256":"00"}}],"failedTests":["t"]})");
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto bundle = sign_statement(statement, KeySigner(*key));
  ASSERT_TRUE(bundle) << bundle.error().text();
  Policy policy;
  policy.key = key->public_key();
  policy.without_log = true;
  const Verifier verifier(TrustedRoot{});
  EXPECT_EQ(verifier.verify(*bundle, Artifact::of_bytes("a"), policy).error().step, Step::predicate);
  policy.accept_failed = true;
  EXPECT_TRUE(verifier.verify(*bundle, Artifact::of_bytes("a"), policy));
}

TEST(Signing, BundleWithoutLogNeedsThatToBeWaived) {
  Statement statement;
  statement.subjects.push_back({"a.whl", {{"sha256", to_hex(digest_of(Hash::sha256, "a"))}}});
  statement.predicate_type = "https://example.org/p";
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto bundle = sign_statement(statement, KeySigner(*key));
  ASSERT_TRUE(bundle);
  Policy policy;
  policy.key = key->public_key();
  const Verifier verifier(TrustedRoot{});
  EXPECT_EQ(verifier.verify(*bundle, Artifact::of_bytes("a"), policy).error().step, Step::bundle);
  policy.without_log = true;
  EXPECT_TRUE(verifier.verify(*bundle, Artifact::of_bytes("a"), policy));
}

}  // namespace
}  // namespace assay::attest
