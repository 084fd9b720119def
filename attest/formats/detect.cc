#include <algorithm>
#include <array>

#include "attest/formats/detect.h"
#include "attest/formats/reading.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

struct Schema {
  std::string_view name;
  Format format;
};
// What "schema", "schema_version", "artifact_schema" or "spec" say.
constexpr Schema kSchemas[] = {
    {"dpone.certification_suite.v1", Format::certification_suite},
    {"dpone.strategy.certification_bundle.v1", Format::strategy_bundle},
    {"dpone.release_candidate_evidence_manifest.v1", Format::release_candidate},
    {"dpone.release_candidate_evidence_pack.v1", Format::release_candidate},
    {"dpone.release_candidate_evidence_receipt.v1", Format::release_candidate},
    {"dpone.tenant-hygiene.v1", Format::tenant_hygiene},
    {"dpone.release_authority_baseline.v1", Format::release_authority},
    {"dpone.test-artifact.v1", Format::test_artifact},
    {"dpone.clickhouse.external-publication.synthetic-evidence.v1", Format::synthetic_receipt},
    {"dpone.clickhouse.external-publication-benchmark-source-binding.v1", Format::source_binding},
    {"assay-findings/1", Format::assay_scan},
    {"assay-workflows/1", Format::assay_workflows},
    {"assay-dist/1", Format::assay_packages},
    {"assay-verification/1", Format::assay_verification},
};

// Members that only this format has together.
struct Members {
  Format format;
  std::array<std::string_view, 4> names;  // empty ones do not count
};
constexpr Members kMembers[] = {
    {Format::sarif, {"version", "runs"}},
    {Format::cyclonedx, {"bomFormat", "specVersion"}},
    {Format::spdx, {"spdxVersion", "SPDXID"}},
    {Format::scorecard, {"scorecard", "checks", "score"}},
    {Format::sigstore_bundle, {"mediaType", "verificationMaterial"}},
    {Format::sigstore_bundle, {"verification_material", "envelope"}},
    {Format::statement, {"_type", "subject", "predicateType"}},
    {Format::statement, {"payloadType", "payload", "signatures"}},
    {Format::otlp_metrics, {"resourceMetrics"}},
    {Format::open_lineage, {"eventType", "eventTime", "run", "job"}},
    {Format::evidence_chain, {"entry_count", "latest_chain_hash", "entries"}},
    {Format::evidence_chain_entry, {"artifact_index_hash", "chain_hash", "previous_chain_hash"}},
    {Format::artifact_index, {"total_artifacts", "total_bytes", "roots", "items"}},
    {Format::production_maturity, {"level", "score", "required_domains", "items"}},
    {Format::industrial_readiness, {"level", "score", "matrix", "items"}},
    {Format::certification_suites, {"suite_count", "suites"}},
    {Format::run_registry_index, {"run_count", "runs", "generated_at"}},
    {Format::run_registry, {"run_result_sha256", "run_id", "artifact_count"}},
    {Format::benchmark_baseline, {"allowed_regression_ratio", "items", "passed"}},
    {Format::release_pack, {"release", "profile", "artifacts", "blockers"}},
    {Format::metrics_index, {"artifacts", "generated_at", "output_dir"}},
    {Format::runtime_metrics, {"metric_count", "metrics", "service_name"}},
    {Format::release_identity, {"tag", "commit_sha", "package_versions", "decision"}},
    {Format::candidate_inventory, {"expected_version", "artifacts", "summary", "decision"}},
    {Format::archive_gate, {"archives", "decision", "blockers", "summary"}},
    {Format::hmac_signature, {"algorithm", "signed_path", "signed_sha256", "signature"}},
    {Format::supply_chain_report, {"provenance_path", "signature_path", "sbom_spdx_path"}},
    {Format::release_summary, {"release_id", "items", "blockers", "output_dir"}},
    {Format::benchmark_readiness, {"evidence_seal", "release_checks", "status"}},
    {Format::governance_gate, {"checks", "head_commit", "status"}},
    {Format::certification_scenario, {"scenario_id", "contract_checks", "status"}},
    {Format::download_receipt, {"source_commit", "artifact", "files", "run_id"}},
    {Format::run_report, {"manifest", "process", "run_id", "result"}},
    {Format::ops_bundle, {"run_id", "items", "passed"}},
};

bool has_all(const Json& json, const Members& members) {
  return std::all_of(members.names.begin(), members.names.end(),
                     [&](std::string_view name) { return name.empty() || json.find(name) != nullptr; });
}

std::string_view file_of(std::string_view name) { return name.substr(name.rfind('/') + 1); }

bool is_security_audit(const Json& json) {
  const Json* findings = json.find("findings");
  if (findings == nullptr || !findings->is_array() || findings->items.empty()) return false;
  return std::all_of(findings->items.begin(), findings->items.end(), [](const Json& one) {
    return one.string_at({"code"}).starts_with("security.") && one.find("severity") != nullptr;
  });
}

bool is_slo_report(const Json& json) {
  const Json* results = json.find("results");
  if (results == nullptr || !results->is_array() || json.find("passed") == nullptr || json.members.size() != 2)
    return false;
  return std::all_of(results->items.begin(), results->items.end(),
                     [](const Json& one) { return one.string_at({"code"}).starts_with("slo."); });
}

// XML's first element; the declaration, comments and a document type before it are passed over.
std::string_view root_element(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  for (;;) {
    const std::size_t at = text.find_first_not_of(" \t\r\n");
    if (at == std::string_view::npos || text[at] != '<') return {};
    text.remove_prefix(at);
    std::string_view end;
    if (text.starts_with("<!--")) {
      end = "-->";
    } else if (text.starts_with("<?") || text.starts_with("<!")) {
      end = ">";
    } else {
      text.remove_prefix(1);
      return text.substr(0, text.find_first_of(" \t\r\n/>"));
    }
    const std::size_t behind = text.find(end);
    if (behind == std::string_view::npos) return {};
    text.remove_prefix(behind + end.size());
  }
}

bool looks_like_checksums(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.size() > 66 && line[64] == ' ' && (line[65] == ' ' || line[65] == '*') &&
         std::all_of(line.begin(), line.begin() + 64,
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

bool holds_line(std::string_view text, std::string_view begin) {
  return text.starts_with(begin) || text.find(cat('\n', begin)) != std::string_view::npos;
}

}  // namespace

Format format_of_json(const Json& json) {
  if (json.is_array()) {
    const bool ledger = !json.items.empty() && std::all_of(json.items.begin(), json.items.end(), [](const Json& one) {
      return one.find("scenario_id") != nullptr && one.find("status") != nullptr;
    });
    return ledger ? Format::run_ledger : Format::unknown;
  }
  if (!json.is_object()) return Format::unknown;
  for (const std::string_view key : {"schema", "schema_version", "artifact_schema"})
    for (const Schema& schema : kSchemas)
      if (json.string_at({key}) == schema.name) return schema.format;
  for (const Members& members : kMembers)
    if (has_all(json, members)) return members.format;
  if (is_security_audit(json)) return Format::security_audit;
  if (is_slo_report(json)) return Format::slo_report;
  return Format::status_words;
}

bool looks_like_json(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[');
}

Format format_of_text(std::string_view text, std::string_view name) {
  const std::string_view root = root_element(text);
  if (root == "testsuites" || root == "testsuite") return Format::junit;
  if (root == "coverage") return Format::cobertura;
  const std::string_view file = file_of(name);
  if (file.ends_with("exit_code.txt") || file.ends_with("exit-code.txt")) return Format::exit_code;
  if (looks_like_checksums(text)) return Format::checksums;
  if (file.ends_with(".prom") || holds_line(text.substr(0, 4096), "# TYPE ")) return Format::prometheus;
  if (holds_line(text, "schema_version: ") || holds_line(text, "schema_version:\t")) {
    if (holds_line(text, "required_controls:")) return Format::workflow_security;
    if (holds_line(text, "ruleset:")) return Format::branch_protection;
  }
  return Format::unknown;
}

}  // namespace assay::attest
