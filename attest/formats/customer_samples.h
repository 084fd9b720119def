// For tests: a good sample of each of the customer's formats.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attest/formats/python_json.h"
#include "attest/formats/reading.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define COMMIT "7c25ce910ff4e3a929b46aa01237840ae92ef512"

// Every inner path but an index is a file: of metrics where its name says so, of no bytes else.
class SampleFiles final : public EvidenceFiles {
 public:
  bool has(std::string_view path) const override { return is_inner_path(path) && path != "i"; }
  Result<std::string> read(std::string_view path, std::uint64_t) const override {
    if (path == "m.prom") return "a 1\n";
    if (path != "m.json") return std::string();
    return R"({"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"gauge": {"dataPoints": )"
           R"([{"timeUnixNano": "1", "asInt": "1"}]}}]}]}]})";
  }
  Result<ItemDigest> digest(std::string_view path) const override {
    const std::string bytes = *read(path, 0);
    return ItemDigest{to_hex(as_bytes(sha256(bytes))), bytes.size()};
  }
  Result<std::vector<std::string>> list(std::string_view) const override { return std::vector<std::string>(); }
};

struct CustomerSample {
  Format format;
  const char* text;
};

inline constexpr CustomerSample kCustomerSamples[] = {
    {Format::production_maturity,
     R"({"release": "r", "passed": true, "level": "ga_ready", "score": 100.0, "blockers": [],
      "warnings": [], "required_domains": ["cdc"], "items": [{"domain": "cdc", "path": "c.json", "required": true,
      "missing": false, "passed": true, "sha256": ")" EMPTY R"(", "summary": "passed"}], "output_dir": "o",
      "json_path": "o/j", "markdown_path": "o/m"})"},
    {Format::industrial_readiness, R"({"release": "r", "passed": true, "level": "industrial_ready", "score": 100.0,
      "blockers": [], "items": [{"domain": "ux", "path": "u.json", "passed": true, "sha256": ")" EMPTY R"(",
      "summary": "s", "blockers": []}], "matrix": {"total_cases": 1, "min_row_count": 1, "max_row_count": 1,
      "max_column_count": 1, "required_cases": ["a:b:c"], "covered_cases": ["a:b:c"], "missing_cases": []},
      "output_dir": "o", "json_path": "o/j", "markdown_path": "o/m"})"},
    {Format::artifact_index, R"({"release": "r", "total_artifacts": 1, "total_bytes": 0, "passed": true, "roots": ["d"],
      "output_dir": "o", "items": [{"name": "a", "path": "d/a", "relative_path": "a", "artifact_type": "log",
      "sha256": ")" EMPTY R"(", "size_bytes": 0, "modified_at": "2026-09-30T09:14:58+00:00", "release": null,
      "run_id": null, "passed": true}]})"},
    {Format::ops_bundle, R"({"run_id": "r", "passed": true, "items": [{"name": "a", "path": "a", "sha256": ")" EMPTY
                         R"(", "required": true, "passed": true, "evidence_status": "PASS"}]})"},
    {Format::certification_suite, R"({"schema_version": "dpone.certification_suite.v1", "suite_id": "s",
      "release_id": "r", "passed": true, "evidence_status": "PASS", "blockers": [], "case_count": 1, "evidence_count": 1,
      "output_dir": "o", "items": [{"name": "a", "path": "a", "sha256": ")" EMPTY R"(", "passed": true,
      "required": true, "missing": false, "summary": "s", "evidence_status": "PASS", "release_id": "r",
      "identity_status": "MATCHED"}]})"},
    {Format::strategy_bundle, R"({"schema_version": "dpone.strategy.certification_bundle.v1", "bundle_id": "b",
      "created_at": "2026-09-30T09:14:58Z", "passed": true, "evidence_status": "PASS", "blockers": [],
      "summary": {"total_items": 1, "present_items": 1, "passed_items": 1, "missing_items": 0, "failed_items": 0},
      "docs_links": [], "evidence_items": [{"kind": "k", "path": "a", "name": "n", "present": true, "passed": true,
      "sha256": ")" EMPTY R"(", "summary": {}}]})"},
    {Format::run_registry,
     R"({"run_id": "r", "process": "p", "manifest": "m", "status": "success", "passed": true,
      "blockers": [], "recorded_at": "2026-09-30T09:14:58Z", "run_result_path": "a", "run_result_sha256": ")" EMPTY
     R"(", "artifact_count": 0, "artifacts": [], "output_dir": "o", "entry_path": "e", "markdown_path": "m",
      "index_path": "i"})"},
    {Format::benchmark_baseline, R"({"passed": true, "allowed_regression_ratio": 0.1, "output_dir": "o", "items": [
      {"metric": "m", "direction": "higher", "actual": 2.0, "baseline": 1.0, "allowed_regression_ratio": 0.1,
      "allowed_threshold": 0.9, "passed": true, "action": "none"}]})"},
    {Format::metrics_index, R"({"generated_at": "2026-09-30T09:14:58Z", "output_dir": "o", "artifacts": [
      {"name": "a", "path": "a", "relative_path": "a", "artifact_type": "runtime_report", "sha256": ")" EMPTY
                            R"(", "size_bytes": 0, "description": "d"},
      {"name": "m.json", "path": "m.json", "relative_path": "m.json", "artifact_type": "opentelemetry",
      "sha256": "026812b677a35fc2b3949239228a560aaf81306414ee028b7f9937a8723821da", "size_bytes": 122,
      "description": "d"}, {"name": "m.prom", "path": "m.prom", "relative_path": "m.prom", "artifact_type":
      "prometheus", "sha256": "6a03830a1811a4a0f43d6bf891c9461728aa0f1b49f389fcdc8b36e67e6560c2", "size_bytes": 4,
      "description": "d"}]})"},
    {Format::runtime_metrics, R"({"passed": true, "output_dir": "o", "metric_count": 1, "service_name": "s",
      "namespace": "n", "prometheus_path": "p", "opentelemetry_path": "o", "metrics_index_path": "i",
      "json_report_path": "j", "markdown_report_path": "m", "blockers": [], "resource_attributes": {},
      "correlation_id": null, "metrics": [{"name": "m", "value": 1, "labels": {}, "description": "d", "unit": "1"}]})"},
    {Format::slo_report, R"({"passed": true, "results": [{"code": "slo.m.min", "metric": "m", "operator": "min",
      "actual": 2.0, "objective": 1.0, "passed": true, "severity": "pass", "action": "none"}]})"},
    {Format::release_identity, R"({"schema_version": 1, "status": "PASS", "decision": "GO", "tag": "v1.0.0",
      "version": "1.0.0", "commit_sha": ")" COMMIT R"(", "remote_ref": "r", "package_versions": {"a": "1.0.0"},
      "policy_sha256": "p", "protected_base_sha": "b", "blockers": []})"},
    {Format::candidate_inventory, R"({"schema_version": 1, "status": "passed", "decision": "GO",
      "expected_version": "1", "artifacts": [{"artifact_type": "wheel", "filename": "a.whl", "package": "a",
      "sha256": ")" EMPTY R"(", "size_bytes": 0, "version": "1"}], "blockers": [], "summary": {"artifact_count": 1}})"},
    {Format::archive_gate, R"({"schema_version": 1, "status": "PASS", "decision": "GO", "archives": [{"archive": "a",
      "format": "wheel", "status": "PASS", "member_count": 1, "forbidden_members": [],
      "omitted_forbidden_member_count": 0, "blockers": []}], "blockers": [], "summary": {}})"},
    {Format::tenant_hygiene, R"({"schema": "dpone.tenant-hygiene.v1", "mode": "source", "status": "PASS",
      "findings": []})"},
    {Format::supply_chain_report, R"({"passed": true, "release": "r", "output_dir": "o", "sbom_spdx_path": "a",
      "sbom_cyclonedx_path": "b", "provenance_path": "c", "signature_path": "d", "bundle_path": "e",
      "markdown_path": "f", "blockers": [], "artifacts": [{"name": "n", "path": "a", "sha256": ")" EMPTY R"("}]})"},
    {Format::security_audit, R"({"passed": true, "findings": [{"code": "security.no_findings", "message": "m",
      "action": "a", "passed": true, "severity": "pass"}]})"},
    {Format::governance_gate,
     R"({"schema_version": 1, "status": "PASS", "head_commit": ")" COMMIT
     R"(", "generated_at": "2026-09-30T09:14:58Z", "checks": [{"name": "x", "status": "PASS"}]})"},
    {Format::test_artifact, R"({"artifact_schema": "dpone.test-artifact.v1", "artifact_type": "t",
      "executed_at": "2026-09-30T09:14:58Z", "result": "passed"})"},
    {Format::release_authority, R"({"schema": "dpone.release_authority_baseline.v1", "policy_path": "p.yml",
      "policy_sha256": ")" EMPTY R"(", "policy_projection_sha256": ")" EMPTY R"(", "ruleset_id": 1,
      "privileged_baseline": {"bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}],
      "updated_at": "2026-09-30T09:14:58Z", "version_id": 1},
      "required_check_producers": [{"context": "c", "integration_id": 1}],
      "ruleset_projection": {"conditions": {"exclude": [], "include": ["refs/heads/main"]}, "enforcement": "active",
      "id": 1, "name": "n", "required_status_checks": {"checks": [{"context": "c", "integration_id": 1}],
      "strict": true}, "rules": [{"parameters": {}, "type": "deletion"}, {"parameters": {"allowed_merge_methods":
      ["merge"], "dismiss_stale_reviews_on_push": true, "require_code_owner_review": false,
      "require_extra_approval_for_unattributed_changes": true, "require_last_push_approval": false,
      "required_approving_review_count": 0, "required_review_thread_resolution": true, "required_reviewers": [
      {"file_patterns": ["*"], "minimum_approvals": 1, "reviewer": {"id": 1, "type": "Team"}}]},
      "type": "pull_request"}, {"parameters": {"do_not_enforce_on_create": false, "required_status_checks":
      [{"context": "c", "integration_id": 1}], "strict_required_status_checks_policy": true},
      "type": "required_status_checks"}], "target": "branch", "updated_at": "2026-09-30T09:14:58Z"}})"},
    {Format::certification_scenario,
     R"({"artifact_paths": [], "category": "c", "contract_checks": [{"check_id": "i",
      "message": "m", "status": "passed", "actual": 1, "expected": 1}], "input_hash": ")" EMPTY
     R"(", "output_hash": ")" EMPTY R"(", "required": true, "row_counts": {}, "runner": "r", "scenario_id": "s",
      "status": "passed"})"},
    {Format::synthetic_receipt, R"({"schema_version": "dpone.clickhouse.external-publication.synthetic-evidence.v1",
      "evidence_scope": "e", "fixture_digest": ")" EMPTY R"(", "live_external_certification": "PASS", "scenarios": [
      {"scenario": "s", "status": "PASS"}], "source_commit": ")" COMMIT R"(", "status": "PASS"})"},
    {Format::download_receipt, R"({"source_commit": ")" COMMIT R"(", "run_id": 1, "repository": "o/r",
      "artifact": "a", "command": [], "files": [{"path": "a", "sha256": ")" EMPTY R"("}], "scope": "s"})"},
};

// What the reader of the format says of it, with its reasons in `why`.
inline Verdict verdict_of_sample(const Json& json, Format format, std::string& why) {
  const SampleFiles files;
  ReadOptions options;
  options.format = format;
  options.files = &files;
  const Reading reading = read_evidence(python_json(json, PythonForm::compact), options);
  why.clear();
  for (const Reason& reason : reading.judgement.reasons())
    why += cat(reason.code, ' ', reason.subject, ": ", reason.text, '\n');
  return reading.verdict();
}

inline Json parsed_sample(const CustomerSample& sample) {
  return parse_json(sample.text, Step::format, "the sample").value();
}

}  // namespace assay::attest
