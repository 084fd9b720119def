// The baseline that binds a branch-protection policy by its digest.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kProducerKeys[] = {{"context", Holds::text}, {"integration_id", Holds::whole}};
constexpr Shape kProducer{kProducerKeys};
constexpr Key kBaselineKeys[] = {
    {"bypass_actors", Holds::list}, {"updated_at", Holds::time}, {"version_id", Holds::whole}};
constexpr Shape kBaseline{kBaselineKeys};
constexpr Key kChecksKeys[] = {{"checks", Holds::list, &kProducer}, {"strict", Holds::flag}};
constexpr Shape kChecks{kChecksKeys};
constexpr Key kProjectionKeys[] = {{"conditions", Holds::object},
                                   {"enforcement", Holds::text},
                                   {"id", Holds::whole},
                                   {"name", Holds::text},
                                   {"required_status_checks", Holds::object, &kChecks},
                                   {"rules", Holds::list},
                                   {"target", Holds::text},
                                   {"updated_at", Holds::time}};
constexpr Shape kProjection{kProjectionKeys};
constexpr Key kKeys[] = {{"schema", Holds::text},
                         {"policy_path", Holds::text},
                         {"policy_sha256", Holds::sha256},
                         {"policy_projection_sha256", Holds::sha256},
                         {"privileged_baseline", Holds::object, &kBaseline},
                         {"required_check_producers", Holds::list, &kProducer},
                         {"ruleset_id", Holds::whole},
                         {"ruleset_projection", Holds::object, &kProjection}};
constexpr Shape kAuthority{kKeys};

}  // namespace

void read_release_authority(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"schema"});
  if (!check_shape(json, kAuthority, evidence.out.judgement)) return;
  take_facts(evidence, {"ruleset_id"});
  evidence.out.times.made = instant_from(json.at({"privileged_baseline", "updated_at"})->text);
  const Json& projection = member_or_null(json, "ruleset_projection");
  if (member_or_null(projection, "id") != member_or_null(json, "ruleset_id"))
    evidence.fail("evidence-contradiction", "/ruleset_projection/id", "it is of another ruleset");
  if (projection.string_at({"enforcement"}) != "active")
    evidence.fail("evidence-says-no", "/ruleset_projection/enforcement", "the ruleset is not enforced");
  if (*json.at({"ruleset_projection", "required_status_checks", "checks"}) !=
      member_or_null(json, "required_check_producers"))
    evidence.fail("evidence-contradiction", "/required_check_producers", "they are not the checks of the ruleset");
  const std::string named(json.string_at({"policy_path"}));
  EvidenceItem policy;
  policy.name = "policy";
  // The pair is kept together, wherever the policy stands in its repository.
  const std::string beside = named.substr(named.rfind('/') + 1);
  policy.path =
      resolve_path(evidence, named, "").empty() && !resolve_path(evidence, beside, "").empty() ? beside : named;
  policy.sha256 = json.string_at({"policy_sha256"});
  evidence.out.items.push_back(std::move(policy));
  evidence.remark("evidence-not-recomputed", "/policy_projection_sha256",
                  "how this digest is made is not known, so it was not computed again");
  check_items(evidence);
}

}  // namespace assay::attest
