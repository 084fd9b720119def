#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

// The workspace may hold something else than the workflow's own repository and commit.
bool is_other_checkout(const Step& step) {
  if (!step.uses || !step.uses->is_repository("actions/checkout")) return false;
  return step.with.find("repository") != nullptr || step.with.find("path") != nullptr ||
         step.with.find("ref") != nullptr;
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    // What is meant is then the action of what was checked out.
    if (std::any_of(job.steps.begin(), job.steps.end(), is_other_checkout)) continue;
    for (const Step& step : job.steps) {
      if (!step.uses || step.uses->kind != UsesKind::local || !step.uses->text.value().starts_with("./")) continue;
      if (step.uses->text.node->alias_of() != nullptr) continue;
      if (called_action(subject.repository, subject.document, *step.uses) == nullptr) continue;
      out.report(*step.uses->text.node, cat("What runs is whatever lies at ", quoted(step.uses->path),
                                            " in the workspace then, and needs a checkout before it."))
          .in(&job, &step)
          .fix(subject.tree().source_span(*step.uses->text.node, 0, 1), "$", "name the action of the workflow's commit",
               false);
    }
  }
}

}  // namespace

extern const Check action_self_repository_ref = {
    .id = "action-self-repository-ref",
    .title = "Action is taken from the workspace, not from the workflow's commit",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .persona = Persona::auditor,
    .what =
        "A step that uses `./PATH` in a job that checks nothing out but the workflow's own commit. GitHub knows "
        "`$/PATH` for that since 2026.",
    .why =
        "`./` is a folder that every step before can write to: a build script or a test of a dependency can change the "
        "action before it runs.",
    .reproduce = "Let a step before write to `PATH/action.yml`.",
    .fix = "Write `$/PATH`, where all servers that run the workflow know it.",
    .avoid = "Do not change it where an action of another checkout is meant.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id"
                   "stepsuses"},
    .bad = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6}, {uses: ./tools/setup}]}}
--- # tools/setup/action.yml
runs: {using: node24, main: x.js}
)"},
    .good = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: $/tools/setup}]}}
--- # tools/setup/action.yml
runs: {using: node24, main: x.js}
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6, with: {ref: x}}, {uses: ./tools/setup}]}}
--- # tools/setup/action.yml
runs: {using: node24, main: x.js}
)",
             "- uses: nobody/tools@v1\n- uses: ./tools/setup\n",
             "on: push\njobs: {a: {uses: ./.github/workflows/x.yml}}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
