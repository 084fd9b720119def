// release_evidence_pack.json: the diagnostic pack, which copies the whole payload of each artifact.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text},
                             {"path", Holds::text},
                             {"required", Holds::flag},
                             {"exists", Holds::flag},
                             {"passed", Holds::flag},
                             {"sha256", Holds::sha256},
                             {"summary", Holds::anything},
                             nullable({"blocker", Holds::text}),
                             nullable({"payload", Holds::object})};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"release", Holds::text},      {"profile", Holds::text},   {"passed", Holds::flag},
                         {"generated_at", Holds::time}, {"blockers", Holds::texts}, {"artifacts", Holds::list, &kItem},
                         {"output_dir", Holds::text},   {"json_path", Holds::text}, {"markdown_path", Holds::text}};
constexpr Shape kPack{kKeys};
constexpr std::string_view kRequired[] = {"service_markers",           "certification_pack",
                                          "performance_certification", "live_state_reconciliation",
                                          "pre_release_checklist",     "evidence_chain"};

}  // namespace

void read_release_pack(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kPack, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"release", "profile"});
  judge_flag(evidence, json, "passed");
  judge_empty(evidence, json, {"blockers"});
  const Json& artifacts = member_or_null(json, "artifacts");
  for (std::size_t i = 0; i < artifacts.items.size(); ++i) {
    const Json& item = artifacts.items[i];
    take_item(evidence, item);
    if (!is_true(member_or_null(item, "required"))) continue;
    judge_flag(evidence, item, "exists", pointer_to("/artifacts", i));
    judge_flag(evidence, item, "passed", pointer_to("/artifacts", i));
  }
  const auto has = [&](std::string_view name) {
    return std::any_of(artifacts.items.begin(), artifacts.items.end(),
                       [&](const Json& item) { return item.string_at({"name"}) == name; });
  };
  for (const std::string_view name : kRequired)
    if (!has(name)) evidence.unproved("evidence-missing-item", "/artifacts", cat("the artifact ", name, " is missing"));
  if (json.string_at({"profile"}).starts_with("native") && !has("strategy_certification_bundle"))
    evidence.unproved("evidence-missing-item", "/artifacts", "the artifact strategy_certification_bundle is missing");
  check_items(evidence);
}

}  // namespace assay::attest
