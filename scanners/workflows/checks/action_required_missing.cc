#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/release.h"

namespace assay::workflows::checks {

namespace {

bool uses_action(const Job& job, const std::string& pattern) {
  return std::any_of(job.steps.begin(), job.steps.end(), [&](const Step& step) {
    return step.uses && step.uses->kind == UsesKind::repository &&
           policy::names_action(pattern, policies::name_of_action(*step.uses));
  });
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->actions) return;
  const std::string_view file = policies::workflow_file(subject.document);
  if (file.empty()) return;
  for (const policy::RequiredAction& required : subject.policy()->actions->required) {
    if (!policy::fits(required.workflow, file)) continue;
    for (const Job& job : subject.workflow().jobs) {
      if (job.uses || !policy::fits(required.job, job.id()) || uses_action(job, required.action)) continue;
      Draft draft = out.report(*job.id_node, cat("Job ", quoted(job.id()), " does not use ", quoted(required.action),
                                                 ", as the policy wants."));
      policies::demanded(draft.in(&job), subject, required.mark, required.reason);
    }
  }
}

}  // namespace

extern const Check action_required_missing = {
    .id = "action-required-missing",
    .title = "Job without an action that the policy wants in it",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A job that an entry under `actions: required:` of the policy names, and that has no step with the action.",
    .why = "The action guards the job: it watches what the job connects to, or proves what it made.",
    .reproduce = "Look for the action among the steps of the job.",
    .fix = "Add a step with it; one that guards the others is the first.",
    .avoid = "Do not put it behind a condition that turns it off where it matters.",
    .bad = {R"(- run: make
--- # policy.yaml
policy: example
actions: {required: [{action: step-security/harden-runner, reason: watches connections}]}
)"},
    .good = {R"(- uses: step-security/harden-runner@v2
- run: make
--- # policy.yaml
policy: example
actions: {required: [{action: step-security/harden-runner, reason: watches connections}]}
)",
             R"(- run: make
--- # policy.yaml
policy: example
actions: {required: [{action: step-security/harden-runner, workflow: release.yml, reason: watches connections}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
