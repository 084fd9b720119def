// release_summary.json: five fixed pieces of evidence of a certification.
#include <algorithm>
#include <set>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text},       {"kind", Holds::text},   {"path", Holds::text},
                             {"sha256", Holds::sha256},   {"passed", Holds::flag}, {"missing", Holds::flag},
                             {"summary", Holds::anything}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"release_id", Holds::text},
                         {"passed", Holds::flag},
                         {"blockers", Holds::texts},
                         {"items", Holds::list, &kItem},
                         {"output_dir", Holds::text},
                         optional({"json_path", Holds::text}),
                         optional({"markdown_path", Holds::text})};
constexpr Shape kReport{kKeys};
constexpr std::string_view kNames[] = {"replay_evidence_chain", "matrix_certification_suite", "matrix_evidence_chain",
                                       "connector_certification_suite", "connector_evidence_chain"};

}  // namespace

void read_release_summary(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  evidence.out.facts["release"] = json.string_at({"release_id"});
  judge_flag(evidence, json, "passed");
  judge_empty(evidence, json, {"blockers"});
  std::set<std::string_view> seen;
  const Json& items = member_or_null(json, "items");
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    const Json& item = items.items[i];
    const std::string where = pointer_to("/items", i);
    const std::string_view name = item.string_at({"name"});
    if (std::find(std::begin(kNames), std::end(kNames), name) == std::end(kNames))
      evidence.unproved("evidence-unknown-word", where, cat("the item '", name.substr(0, 60), "' is not known"));
    const std::string_view kind = item.string_at({"kind"});
    if (kind != "certification_suite" && kind != "evidence_chain")
      evidence.unproved("evidence-unknown-word", where, cat("the kind '", kind.substr(0, 60), "' is not known"));
    if (!seen.insert(name).second)
      evidence.fail("evidence-contradiction", where, cat("the item ", name, " stands twice"));
    judge_flag(evidence, item, "passed", where);
    if (is_true(member_or_null(item, "missing")))
      evidence.fail("evidence-file-missing", where, cat("the item ", name, " is missing"));
    take_item(evidence, item);
  }
  for (const std::string_view name : kNames)
    if (!seen.contains(name))
      evidence.unproved("evidence-missing-item", "/items", cat("the item ", name, " is missing"));
  check_items(evidence);
}

}  // namespace assay::attest
