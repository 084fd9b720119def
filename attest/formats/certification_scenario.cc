// Scenarios of runtime certification: one with its checks, and the ledger of many.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

// What a check saw and wanted to see is a value of the scenario's own, of any type.
constexpr Key kCheckKeys[] = {{"check_id", Holds::text},
                              {"message", Holds::text},
                              {"status", Holds::text},
                              {"actual", Holds::anything},
                              {"expected", Holds::anything}};
constexpr Shape kCheck{kCheckKeys};
constexpr Key kKeys[] = {
    {"artifact_paths", Holds::texts}, {"category", Holds::text},      {"contract_checks", Holds::list, &kCheck},
    {"input_hash", Holds::sha256},    {"output_hash", Holds::sha256}, {"required", Holds::flag},
    {"row_counts", Holds::counts},    {"runner", Holds::text},        {"scenario_id", Holds::text},
    {"status", Holds::text}};
constexpr Shape kScenario{kKeys};
constexpr Key kRunKeys[] = {
    {"artifact_paths", Holds::texts},       {"category", Holds::text},     {"duration_ms", Holds::whole},
    nullable({"error_class", Holds::text}), {"freshness", Holds::text},    {"input_hash", Holds::sha256},
    {"output_hash", Holds::sha256},         {"row_counts", Holds::counts}, {"runner", Holds::text},
    {"scenario_id", Holds::text},           {"status", Holds::text}};
constexpr Shape kRun{kRunKeys};

void count(Evidence& evidence, Verdict verdict) {
  ++evidence.out.counts[verdict == Verdict::pass ? "passed" : verdict == Verdict::fail ? "failed" : "skipped"];
}

}  // namespace

void read_certification_scenario(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kScenario, evidence.out.judgement)) return;
  take_facts(evidence, {"scenario_id", "category", "runner"});
  judge_word(evidence, json, "status");
  const Json& checks = member_or_null(json, "contract_checks");
  if (checks.items.empty()) evidence.unproved("evidence-nothing", "/contract_checks", "nothing was checked");
  for (std::size_t i = 0; i < checks.items.size(); ++i)
    count(evidence, judge_word(evidence, checks.items[i], "status", pointer_to("/contract_checks", i)));
  evidence.remark("evidence-unbound", "", "it names no commit, producer or time");
}

void read_run_ledger(Evidence& evidence) {
  if (!evidence.json.is_array()) return evidence.unproved("evidence-wrong-kind", "", "it is no list of scenarios");
  if (evidence.json.items.empty()) evidence.unproved("evidence-nothing", "", "no scenario was run");
  for (std::size_t i = 0; i < evidence.json.items.size(); ++i) {
    const Json& run = evidence.json.items[i];
    const std::string where = pointer_to("", i);
    if (!check_shape(run, kRun, evidence.out.judgement, where)) continue;
    count(evidence, judge_word(evidence, run, "status", where));
    if (run.string_at({"freshness"}) != "fresh")
      evidence.unproved("evidence-not-concluded", pointer_to(where, "freshness"), "the scenario was not run anew");
    if (member_or_null(run, "error_class").is_string())
      evidence.fail("evidence-contradiction", pointer_to(where, "error_class"), "the scenario ended in an error");
  }
  evidence.remark("evidence-unbound", "", "it names no commit, producer or time");
}

}  // namespace assay::attest
