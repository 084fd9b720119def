#include "rules/policies/policy_keys.h"

#include <array>

namespace assay::policy {

namespace {

constexpr std::array<KeySpec, 9> kFile = {{{"policy", true},
                                           {"actions"},
                                           {"workflows"},
                                           {"artifacts"},
                                           {"writes"},
                                           {"credentials"},
                                           {"publishing"},
                                           {"runners"},
                                           {"exceptions"}}};
constexpr std::array<KeySpec, 6> kActions = {{{"minimum"}, {"allow"}, {"deny"}, {"branches"}, {"tags"}, {"required"}}};
constexpr std::array<KeySpec, 4> kMinimum = {{{"action", true}, {"major", true}, {"minor"}, {"reason", true}}};
constexpr std::array<KeySpec, 2> kAction = {{{"action", true}, {"reason", true}}};
constexpr std::array<KeySpec, 4> kRequiredAction = {{{"action", true}, {"workflow"}, {"job"}, {"reason", true}}};
constexpr std::array<KeySpec, 2> kWorkflows = {{{"undeclared"}, {"list", true}}};
constexpr std::array<KeySpec, 5> kWorkflow = {
    {{"file", true}, {"purpose", true}, {"required"}, {"triggers"}, {"checks"}}};
constexpr std::array<KeySpec, 4> kTrigger = {{{"event", true}, {"branches"}, {"tags"}, {"every"}}};
constexpr std::array<KeySpec, 2> kArtifacts = {{{"undeclared"}, {"list", true}}};
constexpr std::array<KeySpec, 6> kArtifact = {
    {{"name"}, {"path"}, {"workflow", true}, {"job"}, {"retention_days"}, {"purpose", true}}};
constexpr std::array<KeySpec, 4> kWrite = {{{"workflow", true}, {"job"}, {"scopes", true}, {"reason", true}}};
constexpr std::array<KeySpec, 4> kCredentials = {{{"in_pull_requests"}, {"undeclared"}, {"secrets"}, {"opt_in"}}};
constexpr std::array<KeySpec, 4> kSecret = {{{"secret", true}, {"workflow"}, {"job"}, {"reason", true}}};
constexpr std::array<KeySpec, 4> kOptIn = {{{"secret"}, {"variable"}, {"events", true}, {"reason", true}}};
constexpr std::array<KeySpec, 7> kPublishing = {
    {{"trusted"}, {"environment"}, {"separate"}, {"digests"}, {"attested"}, {"pinned"}, {"fallback"}}};
constexpr std::array<KeySpec, 2> kRunners = {{{"hosted"}, {"self_hosted"}}};
constexpr std::array<KeySpec, 3> kPool = {{{"labels", true}, {"version"}, {"reason", true}}};
constexpr std::array<KeySpec, 5> kException = {
    {{"check", true}, {"path", true}, {"job"}, {"reason", true}, {"until", true}}};

constexpr std::array<std::string_view, 2> kUndeclared = {"allow", "refuse"};
constexpr std::array<std::string_view, 3> kEvery = {"day", "week", "month"};

}  // namespace

std::span<const KeySpec> keys_of(KeyGroup group) {
  switch (group) {
    case KeyGroup::file:
      return kFile;
    case KeyGroup::actions:
      return kActions;
    case KeyGroup::minimum:
      return kMinimum;
    case KeyGroup::action:
      return kAction;
    case KeyGroup::required_action:
      return kRequiredAction;
    case KeyGroup::workflows:
      return kWorkflows;
    case KeyGroup::workflow:
      return kWorkflow;
    case KeyGroup::trigger:
      return kTrigger;
    case KeyGroup::artifacts:
      return kArtifacts;
    case KeyGroup::artifact:
      return kArtifact;
    case KeyGroup::write:
      return kWrite;
    case KeyGroup::credentials:
      return kCredentials;
    case KeyGroup::secret:
      return kSecret;
    case KeyGroup::opt_in:
      return kOptIn;
    case KeyGroup::publishing:
      return kPublishing;
    case KeyGroup::runners:
      return kRunners;
    case KeyGroup::pool:
      return kPool;
    case KeyGroup::exception:
      return kException;
  }
  return {};
}

std::span<const std::string_view> undeclared_names() { return kUndeclared; }
std::span<const std::string_view> every_names() { return kEvery; }

}  // namespace assay::policy
