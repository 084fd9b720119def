#include "attest/formats/reading.h"

#include <algorithm>
#include <iterator>

#include "attest/formats/demands.h"
#include "attest/formats/detect.h"
#include "attest/formats/reader.h"
#include "attest/formats/unredacted.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

enum class Form : std::uint8_t { json, text };

struct ReaderOf {
  Format format;
  Form form;
  std::uint64_t most;
  Reader read;
};

constexpr ReaderOf kReaders[] = {
    {Format::sarif, Form::text, kMostEvidenceBytes, read_sarif},
    {Format::junit, Form::text, kMostEvidenceBytes, read_junit},
    {Format::cobertura, Form::text, kMostEvidenceBytes, read_cobertura},
    {Format::scorecard, Form::json, kMostEvidenceBytes, read_scorecard},
    {Format::cyclonedx, Form::json, kMostEvidenceBytes, read_cyclonedx},
    {Format::spdx, Form::json, kMostEvidenceBytes, read_spdx},
    {Format::sigstore_bundle, Form::text, kMostBundleBytes, read_sigstore_bundle},
    {Format::statement, Form::json, kMostEvidenceBytes, read_in_toto},
    {Format::assay_scan, Form::json, kMostEvidenceBytes, read_assay_findings},
    {Format::assay_workflows, Form::json, kMostEvidenceBytes, read_assay_findings},
    {Format::assay_packages, Form::json, kMostEvidenceBytes, read_assay_packages},
    {Format::assay_verification, Form::json, kMostEvidenceBytes, read_assay_verification},
    {Format::production_maturity, Form::json, kMostCustomerBytes, read_production_maturity},
    {Format::industrial_readiness, Form::json, kMostCustomerBytes, read_industrial_readiness},
    {Format::artifact_index, Form::json, kMostEvidenceBytes, read_artifact_index},
    {Format::evidence_chain, Form::json, kMostCustomerBytes, read_evidence_chain},
    {Format::evidence_chain_entry, Form::json, kMostCustomerBytes, read_evidence_chain_entry},
    {Format::release_summary, Form::json, kMostCustomerBytes, read_release_summary},
    {Format::ops_bundle, Form::json, kMostCustomerBytes, read_ops_bundle},
    {Format::certification_suite, Form::json, kMostCustomerBytes, read_certification_suite},
    {Format::certification_suites, Form::json, kMostCustomerBytes, read_certification_suites},
    {Format::strategy_bundle, Form::json, kMostCustomerBytes, read_strategy_bundle},
    {Format::run_registry, Form::json, kMostCustomerBytes, read_run_registry},
    {Format::run_registry_index, Form::json, kMostCustomerBytes, read_run_registry_index},
    {Format::benchmark_baseline, Form::json, kMostCustomerBytes, read_benchmark_baseline},
    {Format::release_pack, Form::json, kMostCustomerBytes, read_release_pack},
    {Format::release_candidate, Form::json, kMostCustomerBytes, read_release_candidate},
    {Format::metrics_index, Form::json, kMostCustomerBytes, read_metrics_index},
    {Format::runtime_metrics, Form::json, kMostCustomerBytes, read_runtime_metrics},
    {Format::slo_report, Form::json, kMostCustomerBytes, read_slo_report},
    {Format::otlp_metrics, Form::json, kMostEvidenceBytes, read_otlp_metrics},
    {Format::prometheus, Form::text, kMostEvidenceBytes, read_prometheus},
    {Format::release_identity, Form::json, kMostCustomerBytes, read_release_identity},
    {Format::candidate_inventory, Form::json, kMostCustomerBytes, read_candidate_inventory},
    {Format::archive_gate, Form::json, kMostCustomerBytes, read_archive_gate},
    {Format::tenant_hygiene, Form::json, kMostCustomerBytes, read_tenant_hygiene},
    {Format::workflow_security, Form::text, kMostCustomerBytes, read_workflow_security},
    {Format::branch_protection, Form::text, kMostCustomerBytes, read_branch_protection},
    {Format::release_authority, Form::json, kMostCustomerBytes, read_release_authority},
    {Format::supply_chain_report, Form::json, kMostCustomerBytes, read_supply_chain_report},
    {Format::hmac_signature, Form::json, kMostCustomerBytes, read_hmac_signature},
    {Format::security_audit, Form::json, kMostCustomerBytes, read_security_audit},
    {Format::governance_gate, Form::json, kMostCustomerBytes, read_governance_gate},
    {Format::test_artifact, Form::json, kMostCustomerBytes, read_test_artifact},
    {Format::certification_scenario, Form::json, kMostCustomerBytes, read_certification_scenario},
    {Format::run_ledger, Form::json, kMostCustomerBytes, read_run_ledger},
    {Format::synthetic_receipt, Form::json, kMostCustomerBytes, read_synthetic_receipt},
    {Format::benchmark_readiness, Form::json, kMostCustomerBytes, read_benchmark_readiness},
    {Format::source_binding, Form::json, kMostCustomerBytes, read_source_binding},
    {Format::download_receipt, Form::json, kMostCustomerBytes, read_download_receipt},
    {Format::run_report, Form::json, kMostCustomerBytes, read_run_report},
    {Format::open_lineage, Form::json, kMostCustomerBytes, read_open_lineage},
    {Format::status_words, Form::json, kMostCustomerBytes, read_status_words},
    {Format::exit_code, Form::text, kMostCustomerBytes, read_exit_code},
    {Format::checksums, Form::text, kMostEvidenceBytes, read_checksums},
    {Format::plain, Form::text, UINT64_MAX, read_plain},
    {Format::unknown, Form::text, UINT64_MAX, read_unknown},
};
static_assert(std::size(kReaders) == static_cast<std::size_t>(Format::unknown) + 1);

const ReaderOf& reader_of(Format format) { return kReaders[static_cast<std::size_t>(format)]; }

// What is wrong with text that is no strict JSON has one code for each way, since each is mended elsewhere.
std::string_view code_of_bad_json(std::string_view why, std::string_view bytes) {
  const auto says = [&](std::string_view part) { return why.find(part) != std::string_view::npos; };
  if (says("stands twice")) return "evidence-duplicate-key";
  if (says("nested")) return "evidence-too-deep";
  if (says("it holds more than")) return "evidence-too-many-values";
  if (says("byte-order mark")) return "evidence-byte-order-mark";
  if (says("UTF-") || says("half a character")) return "evidence-not-utf8";
  if (says("cut off") || says("it is empty")) return "evidence-cut-off";
  // "a value is missing" where a number that JSON has not stands.
  if (bytes.find("NaN") != std::string_view::npos || bytes.find("Infinity") != std::string_view::npos)
    return "evidence-not-finite";
  return "evidence-not-json";
}

// A JSON number may be too large for any double, which other readers take for infinite.
bool has_number_beyond_double(const Json& json, std::string& pointer) {
  if (json.kind == Json::Kind::number) return !number_of(json).has_value();
  for (std::size_t i = 0; i < json.items.size(); ++i) {
    std::string inner = pointer_to(pointer, i);
    if (has_number_beyond_double(json.items[i], inner)) return pointer = inner, true;
  }
  for (const auto& member : json.members) {
    std::string inner = pointer_to(pointer, member.name);
    if (has_number_beyond_double(member.value, inner)) return pointer = inner, true;
  }
  return false;
}

struct Parsed {
  Json json;
  Format format = Format::unknown;
  bool good = false;
};

// A document that is no strict JSON fails whatever its format: two readers would not see the same in it.
Parsed parse(std::string_view bytes, Format format, Reading& out) {
  Parsed parsed;
  parsed.format = format;
  if (bytes.size() > kMostEvidenceBytes) {
    out.judgement.unproved("evidence-too-large", "", cat("it is larger than ", human_bytes(kMostEvidenceBytes)));
    return parsed;
  }
  auto json = parse_json_of_any_numbers(bytes, Step::format, "the document");
  if (!json) {
    const std::string_view code = code_of_bad_json(json.error().why, bytes);
    // What is only more than we read may be right.
    out.judgement.add({code == "evidence-too-many-values" ? Verdict::unproved : Verdict::fail, std::string(code), "",
                       json.error().why});
    return parsed;
  }
  std::string pointer;
  if (has_number_beyond_double(*json, pointer)) {
    out.judgement.fail("evidence-not-finite", pointer, "the number is beyond what a double holds");
    return parsed;
  }
  parsed.json = std::move(*json);
  if (format == Format::unknown) parsed.format = format_of_json(parsed.json);
  parsed.good = true;
  return parsed;
}

// A large log has more values than are kept in memory, so it is known by its beginning and read as a stream.
bool looks_like_large_sarif(std::string_view bytes, std::string_view name) {
  constexpr std::size_t kLarge = std::size_t{1} << 20;
  if (bytes.size() <= kLarge) return false;
  const std::string_view head = bytes.substr(0, std::size_t{64} << 10);
  const auto holds = [&](std::string_view part) { return head.find(part) != std::string_view::npos; };
  return name.ends_with(".sarif") || (holds("\"version\"") && holds("2.1.0") && (holds("\"runs\"") || holds("sarif")));
}

void read_known(Evidence& evidence) {
  const ReaderOf& reader = reader_of(evidence.out.format);
  if (evidence.bytes.size() > reader.most) {
    evidence.fail("evidence-too-large", "", cat("it is larger than ", human_bytes(reader.most)));
    return;
  }
  reader.read(evidence);
}

}  // namespace

Format detect_format(std::string_view bytes, std::string_view name) {
  if (!looks_like_json(bytes)) return format_of_text(bytes, name);
  const auto json = parse_json_of_any_numbers(bytes.substr(0, kMostEvidenceBytes), Step::format, "the document");
  return json ? format_of_json(*json) : Format::unknown;
}

Reading read_evidence(std::string_view bytes, const ReadOptions& options) {
  Reading out;
  out.name = options.name;
  out.size = bytes.size();
  out.sha256 = to_hex(as_bytes(sha256(bytes)));
  out.format = options.format.value_or(Format::unknown);
  Parsed parsed;
  if (bytes.empty()) {
    out.judgement.fail("evidence-empty", "", "the file is empty");
  } else if (options.format && reader_of(*options.format).form == Form::text) {
    parsed.good = true;
  } else if (!options.format && looks_like_large_sarif(bytes, options.name)) {
    out.format = Format::sarif;
    parsed.good = true;
  } else if (options.format || looks_like_json(bytes)) {
    parsed = parse(bytes, out.format, out);
    out.format = parsed.format;
  } else if (options.name.ends_with(".json")) {
    parsed = parse(bytes, Format::unknown, out);
  } else {
    out.format = format_of_text(bytes, options.name);
    parsed.good = true;
  }
  Evidence evidence{bytes, parsed.json, options, out};
  if (parsed.good) {
    out.judgement.looked();
    read_known(evidence);
  }
  if (options.holds_credential && options.holds_credential(bytes))
    evidence.fail("evidence-holds-credential", "", "a credential stands in the evidence");
  if (holds_documented_key(bytes))
    evidence.fail("evidence-holds-credential", "",
                  "a documented example of a key id stands in it: nothing was redacted");
  judge_demands(evidence);
  return out;
}

}  // namespace assay::attest
