// Scenarios against synthetic data: local behaviour, no certification of the live system.
#include "attest/formats/reader.h"

namespace assay::attest {

namespace {

constexpr Key kScenarioKeys[] = {{"scenario", Holds::text}, {"status", Holds::text}};
constexpr Shape kScenario{kScenarioKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::text},
                         {"evidence_scope", Holds::text},
                         {"fixture_digest", Holds::sha256},
                         {"live_external_certification", Holds::text},
                         {"scenarios", Holds::list, &kScenario},
                         {"source_commit", Holds::commit},
                         {"status", Holds::text}};
constexpr Shape kReceipt{kKeys};

}  // namespace

void read_synthetic_receipt(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"schema_version"});
  if (!check_shape(json, kReceipt, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"evidence_scope", "live_external_certification"});
  judge_word(evidence, json, "status");
  judge_word(evidence, json, "live_external_certification");
  const Json& scenarios = member_or_null(json, "scenarios");
  if (scenarios.items.empty()) evidence.unproved("evidence-nothing", "/scenarios", "no scenario was run");
  for (std::size_t i = 0; i < scenarios.items.size(); ++i) {
    const Verdict verdict = judge_word(evidence, scenarios.items[i], "status", pointer_to("/scenarios", i));
    ++evidence.out.counts[verdict == Verdict::pass ? "passed" : verdict == Verdict::fail ? "failed" : "skipped"];
  }
}

}  // namespace assay::attest
