// dpone.test-artifact.v1: a command that somebody ran, and how it ended. It names no commit.
#include <algorithm>

#include "attest/formats/reader.h"

namespace assay::attest {

namespace {

constexpr Key kKeys[] = {{"artifact_schema", Holds::text},
                         {"artifact_type", Holds::text},
                         {"executed_at", Holds::time},
                         {"result", Holds::text},
                         optional({"artifact_label", Holds::text}),
                         optional({"created_by", Holds::text}),
                         optional({"executed_by_os_user", Holds::text}),
                         optional({"command", Holds::text}),
                         optional({"commands", Holds::texts}),
                         optional({"summary", Holds::object})};
constexpr Shape kArtifact{kKeys};

}  // namespace

void read_test_artifact(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"artifact_schema"});
  if (!check_shape(json, kArtifact, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"artifact_type", "artifact_label"});
  judge_word(evidence, json, "result");
  // In words of the artifact's own: a flag or a number could say no, and nobody knows what it says.
  for (const auto& member : member_or_null(json, "summary").members) {
    const Json& value = member.value;
    const bool words =
        value.is_string() || (value.is_array() && std::all_of(value.items.begin(), value.items.end(),
                                                              [](const Json& one) { return one.is_string(); }));
    if (!words)
      evidence.unproved("evidence-wrong-kind", pointer_to("/summary", member.name),
                        "it is neither a text nor a list of texts");
  }
  evidence.remark("evidence-unbound", "", "it names no commit and no run");
}

}  // namespace assay::attest
