// Release readiness of a benchmark: checks that may say one thing as status and another as evidence.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kCheckKeys[] = {
    {"evidence", Holds::text}, {"id", Holds::text}, {"label", Holds::text}, {"status", Holds::text}};
constexpr Shape kCheck{kCheckKeys};
constexpr Key kSealKeys[] = {{"generated_at", Holds::time},
                             {"label", Holds::text},
                             {"score", Holds::number},
                             {"source_revision", Holds::text},
                             {"updated_by", Holds::text}};
constexpr Shape kSeal{kSealKeys};
constexpr Key kFreezeKeys[] = {
    {"experimental_metric_groups", Holds::texts}, {"policy", Holds::text}, {"stable_metric_groups", Holds::texts}};
constexpr Shape kFreeze{kFreezeKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::whole},
                         {"evidence_seal", Holds::object, &kSeal},
                         {"freeze_policy", Holds::object, &kFreeze},
                         {"recommended_action", Holds::text},
                         {"release_checks", Holds::list, &kCheck},
                         {"release_stage", Holds::text},
                         {"status", Holds::text}};
constexpr Shape kReport{kKeys};

}  // namespace

void read_benchmark_readiness(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  if (member_or_null(json, "schema_version").text != "1")
    evidence.unproved("evidence-unknown-schema", "/schema_version", "the version of the schema is not known");
  const Json& seal = member_or_null(json, "evidence_seal");
  evidence.out.times.made = instant_from(seal.string_at({"generated_at"}));
  evidence.out.ratios["score"] = number_of(member_or_null(seal, "score")).value_or(0);
  const std::string_view revision = seal.string_at({"source_revision"});
  if (const std::string_view commit = revision.substr(revision.rfind('@') + 1); is_commit(commit)) {
    evidence.out.subjects.push_back({"gitCommit", std::string(commit), ""});
    if (commit.size() < revision.size())
      evidence.out.producer.branch = revision.substr(0, revision.size() - commit.size() - 1);
  }
  take_facts(evidence, {"release_stage"});
  judge_word(evidence, json, "status");
  const Json& checks = member_or_null(json, "release_checks");
  if (checks.items.empty()) evidence.unproved("evidence-nothing", "/release_checks", "nothing was checked");
  for (std::size_t i = 0; i < checks.items.size(); ++i) {
    const Json& check = checks.items[i];
    const std::string where = pointer_to("/release_checks", i);
    const Verdict verdict = judge_word(evidence, check, "status", where);
    ++evidence.out.counts[verdict == Verdict::pass ? "passed" : "failed"];
    // Most say what they saw in words of their own; one that is only "warning" or "failed" contradicts a pass.
    const std::string_view seen = check.string_at({"evidence"});
    if (seen == "warning" || seen == "failed" || seen == "error" || seen == "skipped")
      evidence.unproved("evidence-contradiction", pointer_to(where, "evidence"),
                        cat("the check ", check.string_at({"id"}), " passed, and its evidence says '", seen, "'"));
  }
}

}  // namespace assay::attest
