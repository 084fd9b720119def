#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/release.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->actions || subject.policy()->actions->allow.empty()) return;
  const std::vector<policy::ActionPattern>& allowed = subject.policy()->actions->allow;
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository) return;
    const std::string action = policies::name_of_action(uses);
    if (std::any_of(allowed.begin(), allowed.end(),
                    [&](const policy::ActionPattern& one) { return policy::names_action(one.action, action); }))
      return;
    Draft draft =
        out.report(*uses.text.node, cat("The policy does not list ", quoted(action), " among what is allowed."));
    policies::demanded(draft.in(job, step), subject, allowed.front().mark, {});
  });
}

}  // namespace

extern const Check action_not_allowed = {
    .id = "action-not-allowed",
    .title = "Action that the policy does not allow",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A `uses:` of an action or workflow elsewhere that no pattern under `actions: allow:` of the policy names.",
    .why = "What an action does is done with the job's token and secrets. The list says whose code was looked at.",
    .reproduce = "Compare the `uses:` with `actions: allow:` of the policy.",
    .fix = "Take one that is allowed, or look the new one over and add it with the reason.",
    .avoid = "Do not allow a whole owner for the sake of one action.",
    .bad = {R"(- uses: somebody/action@v1
--- # policy.yaml
policy: example
actions: {allow: [{action: actions/*, reason: GitHub itself}]}
)"},
    .good = {R"(- uses: actions/checkout@v6
- uses: ./action
--- # policy.yaml
policy: example
actions: {allow: [{action: actions/*, reason: GitHub itself}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
