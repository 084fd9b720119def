// supply_chain_attestation.json: the report beside a local attestation.
#include "attest/formats/reader.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text}, {"path", Holds::text}, {"sha256", Holds::sha256}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"passed", Holds::flag},
                         {"blockers", Holds::texts},
                         {"subjects", Holds::anything},
                         {"artifacts", Holds::list, &kItem},
                         optional({"release", Holds::text}),
                         optional({"repository", Holds::text}),
                         optional({"commit", Holds::text}),
                         optional(nullable({"run_id", Holds::text})),
                         optional({"output_dir", Holds::text}),
                         optional({"json_path", Holds::text}),
                         optional({"markdown_path", Holds::text})};
constexpr Shape kReport{kKeys};

}  // namespace

void read_supply_chain_report(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"release"});
  judge_flag(evidence, json, "passed");
  judge_empty(evidence, json, {"blockers"});
  const Json& artifacts = member_or_null(json, "artifacts");
  if (artifacts.items.empty()) evidence.unproved("evidence-nothing-in-it", "/artifacts", "it names no file");
  for (const Json& artifact : artifacts.items) take_item(evidence, artifact);
  check_items(evidence);
}

}  // namespace assay::attest
