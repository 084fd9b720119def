// The report of the customer's private deny list. It never shows a term, and neither do we.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kFindingKeys[] = {{"code", Holds::text}, {"path", Holds::text}};
constexpr Shape kFinding{kFindingKeys};
constexpr Key kKeys[] = {
    {"schema", Holds::text}, {"mode", Holds::text}, {"status", Holds::text}, {"findings", Holds::list, &kFinding}};
constexpr Shape kReport{kKeys};

}  // namespace

void read_tenant_hygiene(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"schema"});
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  take_facts(evidence, {"mode"});
  const std::string_view mode = json.string_at({"mode"});
  if (mode != "source" && mode != "archive")
    evidence.unproved("evidence-unknown-word", "/mode", cat("the mode '", mode.substr(0, 60), "' is not known"));
  judge_word(evidence, json, "status");
  judge_empty(evidence, json, {"findings"});
  evidence.out.counts["error"] = member_or_null(json, "findings").items.size();
}

}  // namespace assay::attest
