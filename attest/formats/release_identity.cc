// release_identity.json: the tag, its commit, and the versions of the packages.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kBlockerKeys[] = {
    {"code", Holds::text}, {"message", Holds::text}, optional(nullable({"package", Holds::text}))};
constexpr Shape kBlocker{kBlockerKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::whole},
                         {"status", Holds::text},
                         {"decision", Holds::text},
                         {"tag", Holds::text},
                         {"version", Holds::text},
                         {"commit_sha", Holds::commit},
                         {"remote_ref", Holds::text},
                         {"package_versions", Holds::object},
                         {"policy_sha256", Holds::text},
                         {"protected_base_sha", Holds::text},
                         {"blockers", Holds::list, &kBlocker}};
constexpr Shape kReport{kKeys};

}  // namespace

void read_release_identity(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"tag", "version", "decision", "remote_ref"});
  evidence.out.facts["release"] = json.string_at({"tag"});
  const std::string version(json.string_at({"version"}));
  if (member_or_null(json, "schema_version").text != "1")
    evidence.unproved("evidence-unknown-schema", "/schema_version", "the version of the schema is not known");
  const Verdict status = judge_word(evidence, json, "status");
  const Verdict decision = judge_word(evidence, json, "decision");
  if (status != decision)
    evidence.fail("evidence-contradiction", "/decision", "status and decision contradict each other");
  judge_empty(evidence, json, {"blockers"});
  if (json.string_at({"tag"}) != cat('v', version))
    evidence.fail("evidence-contradiction", "/tag", "the tag is not the one of the version");
  const Json& packages = member_or_null(json, "package_versions");
  if (packages.members.empty()) evidence.unproved("evidence-nothing", "/package_versions", "it names no package");
  for (const auto& package : packages.members)
    if (!package.value.is_string() || package.value.text != version)
      evidence.fail("evidence-contradiction", pointer_to("/package_versions", package.name),
                    "the package's version is not the release's");
}

}  // namespace assay::attest
