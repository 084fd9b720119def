#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/release.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->actions) return;
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository) return;
    const std::string action = policies::name_of_action(uses);
    for (const policy::ActionPattern& denied : subject.policy()->actions->deny) {
      if (!policy::names_action(denied.action, action)) continue;
      Draft draft = out.report(*uses.text.node, cat("The policy refuses ", quoted(action), "."));
      policies::demanded(draft.in(job, step), subject, denied.mark, denied.reason);
      return;
    }
  });
}

}  // namespace

extern const Check action_denied = {
    .id = "action-denied",
    .title = "Action that the policy refuses",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A `uses:` of an action or workflow that a pattern under `actions: deny:` of the policy names.",
    .why = "Somebody found a reason not to run its code with the repository's token; the finding shows it.",
    .reproduce = "Compare the `uses:` with the entry of the policy.",
    .fix = "Do without the action, or use what the reason names in its place.",
    .avoid = "Do not copy the action into the repository under another name.",
    .bad = {R"(- uses: Example/Action/sub@v1
--- # policy.yaml
policy: example
actions: {deny: [{action: example/action, reason: abandoned}]}
)"},
    .good = {R"(- uses: example/other@v1
- uses: ./example/action
--- # policy.yaml
policy: example
actions: {deny: [{action: example/action, reason: abandoned}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
