// dpone.test-artifact.v1: a command that somebody ran, and how it ended. It names no commit.
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
  evidence.remark("evidence-unbound", "", "it names no commit and no run");
}

}  // namespace assay::attest
