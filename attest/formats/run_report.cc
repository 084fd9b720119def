// The report of one run, and the OpenLineage event of one: both tell of a run and name no commit.
#include "attest/formats/reader.h"
#include "base/strings.h"
#include "base/uuid.h"

namespace assay::attest {

namespace {

constexpr Key kKeys[] = {{"manifest", Holds::text},
                         {"process", Holds::text},
                         optional({"selector", Holds::text}),
                         {"run_id", Holds::text},
                         {"passed", Holds::flag},
                         {"attempts", Holds::whole},
                         {"max_attempts", Holds::whole},
                         {"retry_backoff_seconds", Holds::number},
                         {"result", Holds::object}};
constexpr Shape kReport{kKeys};
// Facets are of whoever writes them, with schemas of their own.
constexpr Key kRunKeys[] = {{"runId", Holds::text}, optional({"facets", Holds::object})};
constexpr Shape kRun{kRunKeys};
constexpr Key kJobKeys[] = {{"namespace", Holds::text}, {"name", Holds::text}, optional({"facets", Holds::object})};
constexpr Shape kJob{kJobKeys};
constexpr Key kDatasetKeys[] = {{"namespace", Holds::text},
                                {"name", Holds::text},
                                optional({"facets", Holds::object}),
                                optional({"inputFacets", Holds::object}),
                                optional({"outputFacets", Holds::object})};
constexpr Shape kDataset{kDatasetKeys};
constexpr Key kEventKeys[] = {{"eventType", Holds::text},
                              {"eventTime", Holds::time},
                              {"run", Holds::object, &kRun},
                              {"job", Holds::object, &kJob},
                              optional({"inputs", Holds::list, &kDataset}),
                              optional({"outputs", Holds::list, &kDataset}),
                              {"producer", Holds::text},
                              optional({"schemaURL", Holds::text})};
constexpr Shape kEvent{kEventKeys};

}  // namespace

void read_run_report(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"process", "manifest"});
  judge_flag(evidence, json, "passed");
  judge_word(evidence, member_or_null(json, "result"), "status", "/result");
  for (const auto& member : member_or_null(json, "result").members)
    if (const auto number = number_of(member.value)) evidence.out.ratios.emplace(member.name, *number);
  // Literals of a workflow look just like this, and nothing in it can be looked up.
  evidence.unproved("evidence-unbound", "", "it names no commit, tool or time");
}

void read_open_lineage(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kEvent, evidence.out.judgement)) return;
  evidence.out.times.made = instant_from(json.string_at({"eventTime"}));
  evidence.out.producer.tool = json.string_at({"producer"});
  evidence.out.producer.run_id = json.string_at({"run", "runId"});
  evidence.out.producer.job = json.string_at({"job", "name"});
  if (!is_uuid(evidence.out.producer.run_id))
    evidence.remark("openlineage-run-id", "/run/runId", "the run's id is no UUID, as OpenLineage wants it");
  const std::string_view type = json.string_at({"eventType"});
  if (type == "FAIL" || type == "ABORT") {
    evidence.fail("evidence-says-no", "/eventType", cat("the run ended with ", type));
  } else if (type != "COMPLETE") {
    evidence.unproved("evidence-not-concluded", "/eventType", cat("the event is '", type.substr(0, 60), "'"));
  }
}

}  // namespace assay::attest
