// The lists of the customer's formats are closed all the way down: wherever a key is added, or something stands in the
// place of a value that is of another type, the evidence does not pass.
#include <gtest/gtest.h>

#include <algorithm>

#include "attest/formats/customer_samples.h"

namespace assay::attest {
namespace {

// With all that they may hold.
constexpr CustomerSample kRich[] = {
    {Format::governance_gate, R"({"schema_version": 1, "status": "PASS", "head_commit": ")" COMMIT
                              R"(", "generated_at": "2026-09-30T09:14:58Z", "checks": [{"name": "x", "status": "PASS",
      "artifact": "a", "details": "d"}], "base_ref": "b", "changed_paths": ["p"], "control_surface_changed": true,
      "risks": ["AG-001"], "standards": [{"name": "SLSA", "url": "u", "version": "v1.2"}]})"},
    {Format::test_artifact, R"({"artifact_schema": "dpone.test-artifact.v1", "artifact_type": "t",
      "executed_at": "2026-09-30T09:14:58Z", "result": "passed", "artifact_label": "l", "created_by": "c",
      "executed_by_os_user": "u", "commands": ["c"], "summary": {"pytest": "1 passed", "build": ["a.whl"]}})"},
    {Format::certification_scenario, R"({"artifact_paths": ["a"], "category": "c", "contract_checks": [{"check_id": "i",
      "message": "m", "status": "passed", "actual": {"1": {"amount": 12}}, "expected": "e"}], "input_hash": ")" EMPTY
                                     R"(", "output_hash": ")" EMPTY R"(", "required": true, "row_counts": {"r": 2},
      "runner": "r", "scenario_id": "s", "status": "passed"})"},
    {Format::run_ledger, R"([{"artifact_paths": ["a"], "category": "c", "duration_ms": 1, "error_class": null,
      "freshness": "fresh", "input_hash": ")" EMPTY R"(", "output_hash": ")" EMPTY R"(", "row_counts": {"r": 2},
      "runner": "r", "scenario_id": "s", "status": "passed"}])"},
    {Format::run_registry, R"({"run_id": "r", "process": "p", "manifest": "m", "status": "success", "passed": true,
      "blockers": [], "recorded_at": "2026-09-30T09:14:58Z", "run_result_path": "a", "run_result_sha256": ")" EMPTY
                           R"(", "artifact_count": 1, "artifacts": [{"name": "a", "path": "a", "sha256": ")" EMPTY
                           R"(", "passed": true, "summary": "s"}], "output_dir": "o", "entry_path": "e",
      "markdown_path": "m", "index_path": "i"})"},
    {Format::runtime_metrics, R"({"passed": true, "output_dir": "o", "metric_count": 1, "service_name": "s",
      "namespace": "n", "prometheus_path": "p", "opentelemetry_path": "o", "metrics_index_path": "i",
      "json_report_path": "j", "markdown_report_path": "m", "blockers": [], "resource_attributes": {"a": 1},
      "correlation_id": "c", "metrics": [{"name": "m", "value": 1, "labels": {"l": "v"}, "description": "d",
      "unit": "1"}]})"},
    {Format::open_lineage, R"({"eventType": "COMPLETE", "eventTime": "2026-09-30T09:14:58Z", "producer": "p",
      "run": {"runId": "3f0c5a0e-6b1d-4b8e-9a53-0a4f1d2b7c11", "facets": {"dpone_run": {}}},
      "job": {"namespace": "n", "name": "j", "facets": {}}, "inputs": [{"namespace": "n", "name": "d"}],
      "outputs": []})"},
};

// Values of the producer's own, which the formats leave open (docs/evidence-formats.md).
bool is_open(Format format, std::string_view name) {
  switch (format) {
    case Format::certification_scenario:
      return name == "actual" || name == "expected";
    case Format::certification_suite:
    case Format::strategy_bundle:
    case Format::run_registry:
      return name == "summary";
    case Format::open_lineage:
      return name == "facets";
    default:
      return false;
  }
}

class DeepLists : public testing::Test {
 protected:
  void walk(const CustomerSample& sample) {
    format_ = sample.format;
    document_ = parsed_sample(sample);
    std::string why;
    ASSERT_EQ(verdict_of_sample(document_, format_, why), Verdict::pass) << name_of(format_) << '\n' << why;
    visit(document_, "");
  }

 private:
  void visit(Json& value, const std::string& pointer) {
    const Json before = value;
    if (value.is_object()) {
      value.set("waived", Json::object());
      expect_no_pass(pointer, "with a key more");
    } else {
      value = Json::object();
      expect_no_pass(pointer, "as an object");
    }
    value = before;
    if (before.kind != Json::Kind::array && !pointer.empty()) {
      value = Json();
      value.kind = Json::Kind::array;
      value.items.push_back(Json::object());
      expect_no_pass(pointer, "as a list");
      value = before;
    }
    for (auto& member : value.members)
      if (!is_open(format_, member.name)) visit(member.value, pointer + "/" + member.name);
    for (std::size_t i = 0; i < value.items.size(); ++i) visit(value.items[i], pointer + "/" + std::to_string(i));
  }

  void expect_no_pass(const std::string& pointer, const char* how) {
    std::string why;
    EXPECT_NE(verdict_of_sample(document_, format_, why), Verdict::pass)
        << name_of(format_) << ' ' << pointer << ' ' << how;
    EXPECT_NE(why, "") << name_of(format_) << ' ' << pointer << ' ' << how << ": no reason says so";
  }

  Json document_;
  Format format_ = Format::unknown;
};

TEST(RunLedger, OneWithoutScenariosIsUnproved) {
  std::string why;
  for (const char* text : {"[]", "{}", "1"})
    EXPECT_EQ(verdict_of_sample(parse_json(text, Step::format, "it").value(), Format::run_ledger, why),
              Verdict::unproved)
        << text;
}

TEST_F(DeepLists, NoKeyMoreAndNoOtherTypePasses) {
  for (const CustomerSample& sample : kCustomerSamples) walk(sample);
  for (const CustomerSample& sample : kRich) walk(sample);
}

struct Edit {
  const char* what;
  const char* from;
  const char* to;
  Verdict verdict;
  const char* code;  // with the pointer behind it
};

constexpr Edit kEdits[] = {
    {"an actor of no known type", R"("RepositoryRole")", R"("Everybody")", Verdict::unproved,
     "evidence-unknown-word /privileged_baseline/bypass_actors/0/actor_type"},
    {"an actor who bypasses in no known way", R"("bypass_mode":"always")", R"("bypass_mode":"never")",
     Verdict::unproved, "evidence-unknown-word /privileged_baseline/bypass_actors/0/bypass_mode"},
    {"a rule of no known type", R"("type":"deletion")", R"("type":"creation")", Verdict::unproved,
     "evidence-unknown-word /ruleset_projection/rules/0/type"},
    {"parameters of a rule that has none", R"("parameters":{},)", R"("parameters":{"waived":true},)", Verdict::unproved,
     "evidence-unknown-key /ruleset_projection/rules/0/parameters/waived"},
    {"a way to merge that is not known", R"(["merge"])", R"(["merge","force"])", Verdict::unproved,
     "evidence-unknown-word /ruleset_projection/rules/1/parameters/allowed_merge_methods/1"},
    {"a flag that is a text", R"("require_last_push_approval":false)", R"("require_last_push_approval":"false")",
     Verdict::fail, "evidence-wrong-kind /ruleset_projection/rules/1/parameters/require_last_push_approval"},
    {"a rule that stands twice", R"("type":"deletion")", R"("type":"deletion"},{"parameters":{},"type":"deletion")",
     Verdict::fail, "evidence-contradiction /ruleset_projection/rules/1/type"},
    {"another strictness than the rule's", R"("strict_required_status_checks_policy":true)",
     R"("strict_required_status_checks_policy":false)", Verdict::fail,
     "evidence-contradiction /ruleset_projection/rules/2/parameters"},
    {"no branch", R"("include":["refs/heads/main"])", R"("include":[])", Verdict::unproved,
     "evidence-nothing /ruleset_projection/conditions/include"},
    {"a ruleset of tags", R"("target":"branch")", R"("target":"tag")", Verdict::unproved,
     "evidence-unknown-word /ruleset_projection/target"},
};

TEST(ReleaseAuthority, RulesActorsAndConditionsAreClosed) {
  const auto* const sample = std::find_if(std::begin(kCustomerSamples), std::end(kCustomerSamples),
                                          [](const auto& one) { return one.format == Format::release_authority; });
  const std::string good = python_json(parsed_sample(*sample), PythonForm::compact);
  for (const Edit& edit : kEdits) {
    std::string text = good;
    const std::size_t at = text.find(edit.from);
    ASSERT_NE(at, std::string::npos) << edit.what;
    text.replace(at, std::string_view(edit.from).size(), edit.to);
    std::string why;
    const Json json = parse_json(text, Step::format, "the sample").value();
    EXPECT_EQ(verdict_of_sample(json, Format::release_authority, why), edit.verdict) << edit.what << '\n' << why;
    EXPECT_NE(why.find(edit.code), std::string::npos) << edit.what << '\n' << why;
  }
}

constexpr std::string_view kProtection = R"(schema_version: 1
owner: o
last_reviewed: "2026-09-09"
mode: solo_maintainer
purpose: p
ruleset:
  id: 1
  version_id: 2
  updated_at: "2026-09-09T06:52:26Z"
  name: n
  target: branch
  enforcement: active
  conditions:
    include: [refs/heads/main]
    exclude: []
  branches: [main]
  pull_request:
    required: true
    allowed_merge_methods: [merge]
    dismiss_stale_reviews_on_push: true
    require_code_owner_review: false
    require_last_push_approval: false
    require_extra_approval_for_unattributed_changes: true
    required_approving_review_count: 0
    required_review_thread_resolution: true
    required_reviewers: []
  required_status_checks:
    strict: true
    do_not_enforce_on_create: false
    integration_id: 1
    checks: [c]
  protected_actions:
    block_deletion: true
    block_force_push: true
  bypass:
    allowed_repository_roles: [admin]
    actors:
      - actor_id: 5
        actor_type: RepositoryRole
        bypass_mode: always
    disallowed_for: [agent]
owner_attestation:
  required_when_no_independent_reviewer: true
  evidence_required: [e]
)";

constexpr std::string_view kSecurity = R"(schema_version: 1
owner: o
last_reviewed: "2026-08-23"
purpose: p
required_controls:
  forbid_pull_request_target: true
  require_top_level_permissions: true
  require_pinned_external_actions: true
  forbid_pr_workflow_secrets: true
  require_audit_artifact_retention: true
  require_hidden_ci_artifact_transport: true
  isolate_dbt_execution_from_oidc: true
  require_platform_owned_prod_trust_policy: true
allowed_workflow_write_permissions:
  ci.yml:
    jobs:
      attest: [id-token]
    reason: it attests what another job built
  codeql.yml:
    permissions: [security-events]
    reason: it uploads results to code scanning
required_audit_artifacts:
  ci.yml:
    receipt:
      retention_days: 30
      reason: it is what the release is judged by
)";

std::string reasons_of(std::string_view text, Format format, Verdict& verdict) {
  ReadOptions options;
  options.format = format;
  const Reading reading = read_evidence(text, options);
  verdict = reading.verdict();
  std::string why;
  for (const Reason& reason : reading.judgement.reasons()) why += cat(reason.code, ' ', reason.subject, '\n');
  return why;
}

// Each line of the policy with a key more beside it, and with a value of another shape.
void expect_closed(std::string_view good, Format format) {
  Verdict verdict = Verdict::fail;
  EXPECT_EQ(reasons_of(good, format, verdict), "") << name_of(format);
  EXPECT_EQ(verdict, Verdict::pass) << name_of(format);
  for (std::size_t begin = 0, end = 0; begin < good.size(); begin = end + 1) {
    end = good.find('\n', begin);
    const std::string_view line = good.substr(begin, end - begin);
    const std::size_t key = line.find_first_not_of(" -");
    const std::size_t colon = line.find(':');
    // Below these, keys are names of workflows, jobs and artifacts.
    const bool names =
        line.find(".yml") != line.npos || line.find("attest:") != line.npos || line.find("receipt:") != line.npos;
    if (!names) {
      const std::string more = cat(good.substr(0, end), '\n', std::string(key, ' '), "waived: true\n");
      if (line.back() != ':') {
        reasons_of(cat(more, good.substr(end + 1)), format, verdict);
        EXPECT_NE(verdict, Verdict::pass) << "a key more behind: " << line;
      }
    }
    if (line.back() == ':') continue;
    const std::string other = cat(good.substr(0, begin), line.substr(0, colon), ": {waived: [true]}\n");
    reasons_of(cat(other, good.substr(end + 1)), format, verdict);
    EXPECT_NE(verdict, Verdict::pass) << "a mapping at: " << line;
  }
}

TEST(PolicyFiles, AreClosedAllTheWayDown) {
  expect_closed(kProtection, Format::branch_protection);
  expect_closed(kSecurity, Format::workflow_security);
}

}  // namespace
}  // namespace assay::attest
