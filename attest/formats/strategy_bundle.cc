// strategy_certification_bundle.json
#include "attest/formats/index_items.h"
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"kind", Holds::text},     {"path", Holds::text},   {"name", Holds::text},
                             {"present", Holds::flag},  {"passed", Holds::flag}, nullable({"sha256", Holds::sha256}),
                             {"summary", Holds::object}};
constexpr Shape kItem{kItemKeys};
constexpr Key kSummaryKeys[] = {{"total_items", Holds::whole},
                                {"present_items", Holds::whole},
                                {"passed_items", Holds::whole},
                                {"missing_items", Holds::whole},
                                {"failed_items", Holds::whole}};
constexpr Shape kSummary{kSummaryKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::text},
                         {"bundle_id", Holds::text},
                         {"created_at", Holds::time},
                         {"passed", Holds::flag},
                         {"evidence_status", Holds::text},
                         {"blockers", Holds::texts},
                         {"summary", Holds::object, &kSummary},
                         {"docs_links", Holds::texts},
                         {"evidence_items", Holds::list, &kItem}};
constexpr Shape kBundle{kKeys};

}  // namespace

void read_strategy_bundle(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"schema_version"});
  if (!check_shape(json, kBundle, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"bundle_id"});
  judge_flag(evidence, json, "passed");
  judge_word(evidence, json, "evidence_status");
  judge_empty(evidence, json, {"blockers"});
  const Json& items = member_or_null(json, "evidence_items");
  std::uint64_t passed = 0;
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    const Json& item = items.items[i];
    judge_flag(evidence, item, "passed", pointer_to("/evidence_items", i));
    judge_flag(evidence, item, "present", pointer_to("/evidence_items", i));
    passed += is_true(member_or_null(item, "passed")) ? 1U : 0U;
    take_item(evidence, item);
  }
  evidence.out.counts["items"] = items.items.size();
  evidence.out.counts["passed"] = passed;
  const Json& summary = member_or_null(json, "summary");
  if (whole_at(summary, "total_items") != items.items.size() || whole_at(summary, "passed_items") != passed)
    evidence.fail("evidence-contradiction", "/summary", "the summary does not count what is listed");
  if (items.items.empty()) evidence.unproved("evidence-nothing", "/evidence_items", "the bundle holds no evidence");
  check_items(evidence);
}

}  // namespace assay::attest
