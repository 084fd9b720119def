// ops_evidence_bundle.json: the artifacts of one run.
#include "attest/formats/index_items.h"
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text},     {"path", Holds::text},
                             {"sha256", Holds::sha256}, {"required", Holds::flag},
                             {"passed", Holds::flag},   optional(nullable({"evidence_status", Holds::text}))};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"run_id", Holds::text},
                         {"passed", Holds::flag},
                         {"items", Holds::list, &kItem},
                         optional(nullable({"artifact_dir", Holds::text}))};
constexpr Shape kBundle{kKeys};

}  // namespace

void read_ops_bundle(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kBundle, evidence.out.judgement)) return;
  take_identity(evidence, json);
  judge_flag(evidence, json, "passed");
  const Json& items = member_or_null(json, "items");
  if (items.items.empty()) evidence.unproved("evidence-nothing", "/items", "the bundle holds nothing");
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    const Json& item = items.items[i];
    take_item(evidence, item);
    if (!is_true(member_or_null(item, "required"))) continue;
    const std::string where = pointer_to("/items", i);
    judge_flag(evidence, item, "passed", where);
    if (member_or_null(item, "evidence_status").is_string()) judge_word(evidence, item, "evidence_status", where);
  }
  check_items(evidence);
}

}  // namespace assay::attest
