#include "attest/formats/format.h"

#include <algorithm>
#include <array>

namespace assay::attest {

namespace {

constexpr FormatFacts kFormats[] = {
    {Format::sarif, "sarif", "SARIF 2.1.0 of any tool"},
    {Format::junit, "junit", "JUnit XML"},
    {Format::cobertura, "cobertura", "Cobertura coverage XML"},
    {Format::scorecard, "scorecard", "OpenSSF Scorecard JSON"},
    {Format::cyclonedx, "cyclonedx", "CycloneDX JSON"},
    {Format::spdx, "spdx", "SPDX 2.x JSON"},
    {Format::sigstore_bundle, "sigstore-bundle", "Sigstore bundles, GitHub attestations among them"},
    {Format::statement, "in-toto", "in-toto statement, bare or in a DSSE envelope"},
    {Format::assay_scan, "assay-scan", "report of assay scan"},
    {Format::assay_workflows, "assay-workflows", "report of assay workflows"},
    {Format::assay_packages, "assay-dist", "report of assay dist check"},
    {Format::assay_verification, "assay-verification", "report of assay attest verify"},
    {Format::production_maturity, "production-maturity", "production_maturity.json"},
    {Format::industrial_readiness, "industrial-readiness", "industrial_readiness.json"},
    {Format::artifact_index, "artifact-index", "artifact_index.json"},
    {Format::evidence_chain, "evidence-chain", "evidence_chain_index.json"},
    {Format::evidence_chain_entry, "evidence-chain-entry", "…__evidence_chain.json"},
    {Format::release_summary, "release-summary", "release_summary.json"},
    {Format::ops_bundle, "ops-evidence-bundle", "ops_evidence_bundle.json"},
    {Format::certification_suite, "certification-suite", "certification_suite.json"},
    {Format::certification_suites, "certification-suite-index", "index of certification suites"},
    {Format::strategy_bundle, "strategy-certification-bundle", "strategy_certification_bundle.json"},
    {Format::run_registry, "run-registry", "…__run_registry.json"},
    {Format::run_registry_index, "run-registry-index", "index of the run registry"},
    {Format::benchmark_baseline, "benchmark-baseline", "benchmark_baseline.json"},
    {Format::release_pack, "release-evidence-pack", "release_evidence_pack.json"},
    {Format::release_candidate, "release-candidate", "closed folder of release-candidate evidence"},
    {Format::metrics_index, "metrics-index", "metrics_index.json"},
    {Format::runtime_metrics, "runtime-metrics", "runtime_metrics.json"},
    {Format::slo_report, "slo-report", "slo_report.json"},
    {Format::otlp_metrics, "otlp-metrics", "OpenTelemetry metrics JSON"},
    {Format::prometheus, "prometheus", "Prometheus text"},
    {Format::release_identity, "release-identity", "release_identity.json"},
    {Format::candidate_inventory, "candidate-inventory", "candidate-inventory.json"},
    {Format::archive_gate, "package-archive-gate", "package-archive-gate.json"},
    {Format::tenant_hygiene, "tenant-hygiene", "report of the private deny list"},
    {Format::workflow_security, "workflow-security", "workflow-security.yml"},
    {Format::branch_protection, "branch-protection", "github-branch-protection.yml"},
    {Format::release_authority, "release-authority", "release-authority baseline of a branch-protection policy"},
    {Format::supply_chain_report, "supply-chain-attestation", "supply_chain_attestation.json"},
    {Format::hmac_signature, "hmac-signature", "signature.hmac-sha256.json"},
    {Format::security_audit, "security-audit", "output of the customer's security audit"},
    {Format::governance_gate, "governance-gate", "checks of a head commit with status words"},
    {Format::test_artifact, "test-artifact", "dpone.test-artifact.v1"},
    {Format::certification_scenario, "certification-scenario", "one scenario of runtime certification"},
    {Format::run_ledger, "run-ledger", "scenarios of runtime certification"},
    {Format::synthetic_receipt, "synthetic-receipt", "scenarios against synthetic data"},
    {Format::benchmark_readiness, "benchmark-readiness", "release readiness of a benchmark"},
    {Format::source_binding, "source-binding", "files of a benchmark bound to a commit"},
    {Format::download_receipt, "download-receipt", "files of a downloaded artifact"},
    {Format::run_report, "run-report", "report of one run"},
    {Format::open_lineage, "openlineage", "OpenLineage run event"},
    {Format::status_words, "status-words", "an object with status words and a subject"},
    {Format::exit_code, "exit-code", "a file that holds an exit code"},
    {Format::checksums, "checksums", "list of SHA-256 digests (sha256sum)"},
    {Format::plain, "file", "any file, by its digest"},
    {Format::unknown, "unknown", "nothing that is known"},
};
static_assert(std::size(kFormats) == static_cast<std::size_t>(Format::unknown) + 1);

}  // namespace

std::span<const FormatFacts> all_formats() { return kFormats; }

std::string_view name_of(Format format) { return kFormats[static_cast<std::size_t>(format)].name; }

std::optional<Format> format_from(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kFormats), std::end(kFormats), [&](const FormatFacts& one) { return one.name == name; });
  if (found == std::end(kFormats)) return std::nullopt;
  return found->format;
}

}  // namespace assay::attest
