// The formats of evidence that are read. A name never changes its meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace assay::attest {

enum class Format : std::uint8_t {
  // What many tools write.
  sarif,
  junit,
  cobertura,
  scorecard,
  cyclonedx,
  spdx,
  sigstore_bundle,
  statement,  // in-toto, bare or in a DSSE envelope
  // Our own reports.
  assay_scan,
  assay_workflows,
  assay_packages,
  assay_verification,
  // The customer's.
  production_maturity,
  industrial_readiness,
  artifact_index,
  evidence_chain,
  evidence_chain_entry,
  release_summary,
  ops_bundle,
  certification_suite,
  certification_suites,
  strategy_bundle,
  run_registry,
  run_registry_index,
  benchmark_baseline,
  release_pack,
  release_candidate,
  metrics_index,
  runtime_metrics,
  slo_report,
  otlp_metrics,
  prometheus,
  release_identity,
  candidate_inventory,
  archive_gate,
  tenant_hygiene,
  workflow_security,
  branch_protection,
  release_authority,
  supply_chain_report,
  hmac_signature,
  security_audit,
  governance_gate,
  test_artifact,
  certification_scenario,
  run_ledger,
  synthetic_receipt,
  benchmark_readiness,
  source_binding,
  download_receipt,
  run_report,
  open_lineage,
  // By themselves.
  status_words,  // an object that is no format above, but says passed, status, result …
  exit_code,
  checksums,
  plain,    // a file that only counts by its digest
  unknown,  // none of them
};

struct FormatFacts {
  Format format;
  std::string_view name;  // "production-maturity"
  std::string_view what;  // one line
};

// In the order of the enumeration.
std::span<const FormatFacts> all_formats();
std::string_view name_of(Format format);
std::optional<Format> format_from(std::string_view name);

}  // namespace assay::attest
