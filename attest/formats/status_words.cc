// An object of no known format that says passed, status or the like. Anybody can write one with echo, so the best that
// it comes to is unproved; what it says against itself counts.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::string_view kFlags[] = {"passed", "ok", "success"};
constexpr std::string_view kWords[] = {"status", "result", "decision", "evidence_status", "conclusion", "verdict"};

bool is_bound(const Reading& reading) {
  return !reading.subjects.empty() || !reading.producer.run_id.empty() || reading.times.made.has_value();
}

}  // namespace

void read_status_words(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!json.is_object()) {
    evidence.fail("evidence-not-object", "", "it is not an object");
    return;
  }
  if (json.members.empty()) {
    evidence.fail("evidence-empty-object", "", "it says nothing, so it is no evidence");
    return;
  }
  take_identity(evidence, json);
  for (const std::string_view key : {"schema", "schema_version", "artifact_schema"})
    if (evidence.out.schema.empty()) evidence.out.schema = json.string_at({key});
  for (const std::string_view name : kFlags) judge_flag(evidence, json, name);
  for (const std::string_view name : kWords)
    if (json.find(name) != nullptr) judge_word(evidence, json, name);
  judge_empty(evidence, json, {"blockers", "violations", "findings", "errors", "failed_stages"});
  if (const Json* checks = json.find("checks"); checks != nullptr)
    for (std::size_t i = 0; i < checks->items.size(); ++i)
      judge_word(evidence, checks->items[i], "status", pointer_to("/checks", i));
  if (!is_bound(evidence.out)) {
    evidence.fail("evidence-literal", "", "it names no tool, subject, commit or time: a literal, not evidence");
  } else if (!evidence.out.schema.empty()) {
    evidence.unproved("evidence-unknown-schema", "",
                      cat("the schema '", evidence.out.schema.substr(0, 80), "' is not known"));
  } else {
    evidence.unproved("evidence-unknown-schema", "", "it has no schema that is known");
  }
}

void read_unknown(Evidence& evidence) {
  if (evidence.json.is_array()) {
    evidence.fail("evidence-not-object", "", "it is not an object");
  } else {
    evidence.fail("evidence-unknown-type", "", "it is of no type of evidence that is known");
  }
}

}  // namespace assay::attest
