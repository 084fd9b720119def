// The baseline that binds a branch-protection policy by its digest.
#include <set>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kProducerKeys[] = {{"context", Holds::text}, {"integration_id", Holds::whole}};
constexpr Shape kProducer{kProducerKeys};
constexpr std::string_view kActors[] = {"DeployKey", "Integration", "OrganizationAdmin", "RepositoryRole", "Team"};
constexpr std::string_view kModes[] = {"always", "exempt", "pull_request"};
// GitHub gives an organization's administrators and deploy keys no id.
constexpr Key kActorKeys[] = {nullable({"actor_id", Holds::whole}), closed({"actor_type", Holds::text}, kActors),
                              closed({"bypass_mode", Holds::text}, kModes)};
constexpr Shape kActor{kActorKeys};
constexpr Key kBaselineKeys[] = {
    {"bypass_actors", Holds::list, &kActor}, {"updated_at", Holds::time}, {"version_id", Holds::whole}};
constexpr Shape kBaseline{kBaselineKeys};
constexpr Key kChecksKeys[] = {{"checks", Holds::list, &kProducer}, {"strict", Holds::flag}};
constexpr Shape kChecks{kChecksKeys};
constexpr Key kConditionsKeys[] = {{"exclude", Holds::texts}, {"include", Holds::texts}};
constexpr Shape kConditions{kConditionsKeys};
constexpr std::string_view kTargets[] = {"branch"};
// What a rule's parameters may be depends on its type (judge_rules).
constexpr Key kRuleKeys[] = {{"parameters", Holds::object}, {"type", Holds::text}};
constexpr Shape kRule{kRuleKeys};
constexpr Key kProjectionKeys[] = {{"conditions", Holds::object, &kConditions},
                                   {"enforcement", Holds::text},
                                   {"id", Holds::whole},
                                   {"name", Holds::text},
                                   {"required_status_checks", Holds::object, &kChecks},
                                   {"rules", Holds::list, &kRule},
                                   closed({"target", Holds::text}, kTargets),
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

constexpr Shape kNoParameters{};
constexpr std::string_view kMergeMethods[] = {"merge", "rebase", "squash"};
constexpr Key kReviewerKeys[] = {{"id", Holds::whole}, {"type", Holds::text}};
constexpr Shape kReviewer{kReviewerKeys};
constexpr Key kReviewersKeys[] = {
    {"file_patterns", Holds::texts}, {"minimum_approvals", Holds::whole}, {"reviewer", Holds::object, &kReviewer}};
constexpr Shape kReviewers{kReviewersKeys};
constexpr Key kReviewKeys[] = {closed({"allowed_merge_methods", Holds::texts}, kMergeMethods),
                               {"dismiss_stale_reviews_on_push", Holds::flag},
                               {"require_code_owner_review", Holds::flag},
                               {"require_extra_approval_for_unattributed_changes", Holds::flag},
                               {"require_last_push_approval", Holds::flag},
                               {"required_approving_review_count", Holds::whole},
                               {"required_review_thread_resolution", Holds::flag},
                               {"required_reviewers", Holds::list, &kReviewers}};
constexpr Shape kReview{kReviewKeys};
constexpr Key kStatusKeys[] = {{"do_not_enforce_on_create", Holds::flag},
                               {"required_status_checks", Holds::list, &kProducer},
                               {"strict_required_status_checks_policy", Holds::flag}};
constexpr Shape kStatus{kStatusKeys};

const Shape* parameters_of(std::string_view type) {
  if (type == "deletion" || type == "non_fast_forward") return &kNoParameters;
  if (type == "pull_request") return &kReview;
  if (type == "required_status_checks") return &kStatus;
  return nullptr;
}

void judge_rules(Evidence& evidence, const Json& projection) {
  const Json& rules = member_or_null(projection, "rules");
  const Json& checks = member_or_null(projection, "required_status_checks");
  std::set<std::string_view> types;
  for (std::size_t i = 0; i < rules.items.size(); ++i) {
    const Json& rule = rules.items[i];
    const std::string where = pointer_to("/ruleset_projection/rules", i);
    const std::string_view type = rule.string_at({"type"});
    const Shape* parameters = parameters_of(type);
    if (parameters == nullptr) {
      evidence.unproved("evidence-unknown-word", pointer_to(where, "type"),
                        cat("the rule '", type.substr(0, 60), "' is not known"));
      continue;
    }
    if (!types.insert(type).second)
      evidence.fail("evidence-contradiction", pointer_to(where, "type"), "the rule stands twice");
    const Json& given = member_or_null(rule, "parameters");
    if (!check_shape(given, *parameters, evidence.out.judgement, pointer_to(where, "parameters"))) continue;
    if (type == "required_status_checks" &&
        (member_or_null(given, "required_status_checks") != member_or_null(checks, "checks") ||
         member_or_null(given, "strict_required_status_checks_policy") != member_or_null(checks, "strict")))
      evidence.fail("evidence-contradiction", pointer_to(where, "parameters"),
                    "they are not the checks that the ruleset is said to require");
  }
  if (!types.contains("required_status_checks"))
    evidence.unproved("evidence-missing-item", "/ruleset_projection/rules", "no rule requires the checks");
  if (projection.at({"conditions", "include"})->items.empty())
    evidence.unproved("evidence-nothing", "/ruleset_projection/conditions/include", "the ruleset is for no branch");
}

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
  judge_rules(evidence, projection);
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
