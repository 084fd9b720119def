// supply_chain_attestation.json: the report beside a local attestation.
#include "attest/formats/reader.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text}, {"path", Holds::text}, {"sha256", Holds::sha256}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"passed", Holds::flag},
                         {"release", Holds::text},
                         {"output_dir", Holds::text},
                         {"sbom_spdx_path", Holds::text},
                         {"sbom_cyclonedx_path", Holds::text},
                         {"provenance_path", Holds::text},
                         {"signature_path", Holds::text},
                         {"bundle_path", Holds::text},
                         {"markdown_path", Holds::text},
                         {"blockers", Holds::texts},
                         {"artifacts", Holds::list, &kItem}};
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
  if (artifacts.items.empty()) evidence.unproved("evidence-nothing", "/artifacts", "it names no file");
  for (const Json& artifact : artifacts.items) take_item(evidence, artifact);
  check_items(evidence);
}

}  // namespace assay::attest
