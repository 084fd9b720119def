#include "attest/formats/customer_rule.h"

#include <algorithm>
#include <array>

#include "attest/formats/python_load.h"
#include "attest/formats/reader.h"

namespace assay::attest {

namespace {

constexpr std::string_view kSlots[] = {"cdc_apply_certification",      "certification",
                                       "certification_report",         "certification_suite",
                                       "connector_certification",      "integration_matrix_certification",
                                       "live_state_reconciliation",    "native_transfer_certification",
                                       "performance_certification",    "route_certification_pack",
                                       "route_live_evidence_bundle",   "strategy_bundle",
                                       "strategy_certification_bundle"};
constexpr std::string_view kLocalSchemas[] = {
    "dpone.dbt_sqlserver.wide_materialization.v1", "dpone.local_route_certification_receipt.v1",
    "dpone.mssql-clickhouse-wide-release-authority.v1", "dpone.mssql-clickhouse-wide-release-campaign.v1"};
constexpr std::string_view kDigestFields[] = {"authority_sha256", "campaign_sha256", "evidence_sha256",
                                              "receipt_sha256", "source_snapshot_sha256"};
constexpr std::string_view kFailingLists[] = {"blockers", "violations", "findings", "errors", "failed_stages"};
constexpr std::string_view kFailingWords[] = {"blocked", "failed", "regression", "rollback_required"};

template <std::size_t N>
bool holds(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

template <std::size_t N>
bool any_truth(const Json& payload, const std::string_view (&names)[N]) {
  return std::any_of(std::begin(names), std::end(names),
                     [&](std::string_view name) { return python_truth(member_or_null(payload, name)); });
}

bool is_contradictory(const Json& payload) {
  const Json& status = member_or_null(payload, "status");
  return any_truth(payload, kFailingLists) ||
         (status.is_string() && holds(kFailingWords, python_stripped_lower(status.text)));
}

bool is_local_only(const Json& payload) {
  const Json* schema = payload.find("schema_version");
  if (schema == nullptr) schema = payload.find("schema");
  if (schema != nullptr && schema->kind != Json::Kind::null)
    return schema->is_string() && holds(kLocalSchemas, schema->text);
  return std::any_of(std::begin(kDigestFields), std::end(kDigestFields),
                     [&](std::string_view name) { return payload.find(name) != nullptr; });
}

bool is_local_docker(const Json& payload) {
  const Json& environment = member_or_null(payload, "environment_class");
  return environment.is_string() && python_stripped_lower(environment.text) == "local_docker";
}

bool requires_trust(std::string_view name, const Json& payload) {
  std::string normal = python_stripped_lower(name);
  std::replace(normal.begin(), normal.end(), '-', '_');
  const Json* schema = payload.find("schema_version");
  if (schema == nullptr || !python_truth(*schema)) schema = payload.find("schema");
  const std::string schema_text =
      schema != nullptr && python_truth(*schema) ? python_stripped_lower(sarif::text_of(*schema)) : "";
  const Json& profile = member_or_null(payload, "profile");
  const std::string profile_text = profile.is_string() ? python_stripped_lower(profile.text) : "";
  return holds(kSlots, normal) || normal.find("certification") != std::string::npos ||
         schema_text.find("certification") != std::string::npos || payload.find("evidence_status") != nullptr ||
         profile_text == "mock_contract" || profile_text == "vendor_live" ||
         payload.find("certified_transports") != nullptr;
}

bool stage_failed(const Json& stage) {
  if (!stage.is_object()) return true;
  if (is_false(member_or_null(stage, "required"))) return false;
  constexpr std::string_view kLists[] = {"blockers", "violations", "findings", "errors"};
  return !is_true(member_or_null(stage, "passed")) || any_truth(stage, kLists);
}

bool trusted(const Json& payload) {
  if (!is_true(member_or_null(payload, "passed")) || payload.string_at({"evidence_status"}) != "PASS") return false;
  if (const Json* production = payload.find("production_certification");
      production != nullptr && (!production->is_string() || python_stripped_lower(production->text) != "verified"))
    return false;
  if (is_local_docker(payload) || is_local_only(payload) || is_contradictory(payload)) return false;
  const Json& stages = member_or_null(payload, "stages");
  return !stages.is_array() || std::none_of(stages.items.begin(), stages.items.end(), stage_failed);
}

}  // namespace

bool customer_passed(const Json& payload) {
  if (is_contradictory(payload)) return false;
  if (payload.find("evidence_status") != nullptr) return trusted(payload);
  if (const Json* passed = payload.find("passed")) return is_true(*passed);
  return true;
}

bool customer_production_passed(const Json& payload, std::string_view name) {
  for (const std::string_view claim : {"local_behavior_passed", "production_certification", "local_evidence_status"})
    if (payload.find(claim) != nullptr) return false;
  if (is_local_only(payload) || is_local_docker(payload) || requires_trust(name, payload)) return false;
  return customer_passed(payload);
}

}  // namespace assay::attest
