// Checks of a head commit, each with a status.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kCheckKeys[] = {{"name", Holds::text},
                              {"status", Holds::text},
                              optional({"artifact", Holds::text}),
                              optional({"details", Holds::text})};
constexpr Shape kCheck{kCheckKeys};
constexpr Key kStandardKeys[] = {{"name", Holds::text}, {"url", Holds::text}, {"version", Holds::text}};
constexpr Shape kStandard{kStandardKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::whole},
                         {"status", Holds::text},
                         {"head_commit", Holds::commit},
                         {"generated_at", Holds::time},
                         {"checks", Holds::list, &kCheck},
                         optional({"base_ref", Holds::text}),
                         optional({"changed_paths", Holds::texts}),
                         optional({"control_surface_changed", Holds::flag}),
                         optional({"risks", Holds::texts}),
                         optional({"standards", Holds::list, &kStandard})};
constexpr Shape kGate{kKeys};

}  // namespace

void read_governance_gate(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kGate, evidence.out.judgement)) return;
  if (member_or_null(json, "schema_version").text != "1")
    evidence.unproved("evidence-unknown-schema", "/schema_version", "the version of the schema is not known");
  take_identity(evidence, json);
  take_facts(evidence, {"base_ref"});
  judge_word(evidence, json, "status");
  const Json& checks = member_or_null(json, "checks");
  if (checks.items.empty()) evidence.unproved("evidence-nothing", "/checks", "nothing was checked");
  for (std::size_t i = 0; i < checks.items.size(); ++i) {
    const Verdict verdict = judge_word(evidence, checks.items[i], "status", pointer_to("/checks", i));
    ++evidence.out.counts[verdict == Verdict::pass ? "passed" : verdict == Verdict::fail ? "failed" : "skipped"];
  }
}

}  // namespace assay::attest
