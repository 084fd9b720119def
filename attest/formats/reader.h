// What the readers of this room share. A reader gets one piece of evidence whose format is known, checks it against its
// closed lists, and fills the reading.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "attest/formats/number.h"
#include "attest/formats/reading.h"
#include "attest/formats/shape.h"
#include "attest/json.h"

namespace assay::attest {

struct Evidence {
  std::string_view bytes;
  const Json& json;  // of kind null where the format is no JSON
  const ReadOptions& options;
  Reading& out;

  void fail(std::string code, std::string where, std::string text) {
    out.judgement.fail(std::move(code), std::move(where), std::move(text));
  }
  void unproved(std::string code, std::string where, std::string text) {
    out.judgement.unproved(std::move(code), std::move(where), std::move(text));
  }
  void remark(std::string code, std::string where, std::string text) {
    out.judgement.remark(std::move(code), std::move(where), std::move(text));
  }
};

using Reader = void (*)(Evidence&);

// Takes the member as a fact where it is a text, number or boolean.
void take_fact(Evidence& evidence, std::string_view name);
void take_facts(Evidence& evidence, std::initializer_list<std::string_view> names);

// Commit, tree, repository, run, workflow and times under the names that the customer's formats have for them.
void take_identity(Evidence& evidence, const Json& object);

// The member must be true: false fails ("evidence-says-no"), no boolean fails ("evidence-wrong-kind").
void judge_flag(Evidence& evidence, const Json& object, std::string_view name, const std::string& pointer = {});

// The member is a word: one that means no fails, one that means nothing sure and one that is not known are unproved.
// The verdict of the word; unproved where there is none.
Verdict judge_word(Evidence& evidence, const Json& object, std::string_view name, const std::string& pointer = {});

// Lists in which anything that stands is a reason against: each that is not empty fails.
void judge_empty(Evidence& evidence, const Json& object, std::initializer_list<std::string_view> names,
                 const std::string& pointer = {});

// Adds {name, path, sha256, size} of one member to the items. Returns it.
EvidenceItem& take_item(Evidence& evidence, const Json& object, std::string_view name = "name");

// Hashes the files of the items again: another digest or size fails; a file that is not there, and all of them without
// files, are unproved (a remark where the caller is content with a part). Items without a digest are passed over.
void check_items(Evidence& evidence);

// The path under which the files hold what evidence calls `path`: as it is, beside the document, or by content. Empty
// where nothing is found.
std::string resolve_path(const Evidence& evidence, std::string_view path, std::string_view sha256);

// A time that is no time is unproved.
std::optional<Instant> take_time(Evidence& evidence, const Json& object, std::string_view name,
                                 const std::string& pointer = {});

inline const Json& member_or_null(const Json& object, std::string_view name) {
  static const Json kNull;
  const Json* found = object.find(name);
  return found == nullptr ? kNull : *found;
}
inline bool is_true(const Json& value) { return value.kind == Json::Kind::boolean && value.text == "true"; }
inline bool is_false(const Json& value) { return value.kind == Json::Kind::boolean && value.text == "false"; }
inline std::uint64_t whole_at(const Json& object, std::string_view name) {
  const auto number = member_or_null(object, name).integer();
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

// One for each format (reading.cc holds the table).
void read_sarif(Evidence& evidence);
void read_junit(Evidence& evidence);
void read_cobertura(Evidence& evidence);
void read_scorecard(Evidence& evidence);
void read_cyclonedx(Evidence& evidence);
void read_spdx(Evidence& evidence);
void read_sigstore_bundle(Evidence& evidence);
void read_in_toto(Evidence& evidence);
void read_assay_findings(Evidence& evidence);
void read_assay_packages(Evidence& evidence);
void read_assay_verification(Evidence& evidence);
void read_production_maturity(Evidence& evidence);
void read_industrial_readiness(Evidence& evidence);
void read_artifact_index(Evidence& evidence);
void read_evidence_chain(Evidence& evidence);
void read_evidence_chain_entry(Evidence& evidence);
void read_release_summary(Evidence& evidence);
void read_ops_bundle(Evidence& evidence);
void read_certification_suite(Evidence& evidence);
void read_certification_suites(Evidence& evidence);
void read_strategy_bundle(Evidence& evidence);
void read_run_registry(Evidence& evidence);
void read_run_registry_index(Evidence& evidence);
void read_benchmark_baseline(Evidence& evidence);
void read_release_pack(Evidence& evidence);
void read_release_candidate(Evidence& evidence);
void read_metrics_index(Evidence& evidence);
void read_runtime_metrics(Evidence& evidence);
void read_slo_report(Evidence& evidence);
void read_otlp_metrics(Evidence& evidence);
void read_prometheus(Evidence& evidence);
void read_release_identity(Evidence& evidence);
void read_candidate_inventory(Evidence& evidence);
void read_archive_gate(Evidence& evidence);
void read_tenant_hygiene(Evidence& evidence);
void read_workflow_security(Evidence& evidence);
void read_branch_protection(Evidence& evidence);
void read_release_authority(Evidence& evidence);
void read_supply_chain_report(Evidence& evidence);
void read_hmac_signature(Evidence& evidence);
void read_security_audit(Evidence& evidence);
void read_governance_gate(Evidence& evidence);
void read_test_artifact(Evidence& evidence);
void read_certification_scenario(Evidence& evidence);
void read_run_ledger(Evidence& evidence);
void read_synthetic_receipt(Evidence& evidence);
void read_benchmark_readiness(Evidence& evidence);
void read_source_binding(Evidence& evidence);
void read_download_receipt(Evidence& evidence);
void read_run_report(Evidence& evidence);
void read_open_lineage(Evidence& evidence);
void read_status_words(Evidence& evidence);
void read_exit_code(Evidence& evidence);
void read_checksums(Evidence& evidence);
void read_plain(Evidence& evidence);
void read_unknown(Evidence& evidence);

}  // namespace assay::attest
