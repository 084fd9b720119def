#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Step& step : subject.document.action->steps)
    if (step.run && !step.shell) {
      Draft draft = out.report(step.anchor(), "A step with 'run' in a composite action needs 'shell'.");
      draft.in(nullptr, &step);
      // The script may be one of PowerShell: nothing says which shell was meant.
      if (const yaml::Entry* run = step.node->find("run"))
        fixes::offer(draft, fixes::add_entry(subject.tree(), *step.node, *run, "shell", "bash"), "run it by bash",
                     false);
    }
}

}  // namespace

extern const Check shell_not_stated = {
    .id = "shell-not-stated",
    .title = "Step of a composite action does not name its shell",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "`run:` without `shell:` in a composite action, where no default holds.",
    .why = "GitHub refuses the action, and every job that uses it fails.",
    .reproduce = "Use the action: the run fails with `Required property is missing: shell`.",
    .fix = "Add `shell: bash`.",
    .avoid = "Do not rely on `defaults:` of the workflow: they do not reach into actions.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runsstepsshell"},
    .bad = {"# action.yml\nruns: {using: composite, steps: [{run: make}]}\n"},
    .good = {"# action.yml\nruns: {using: composite, steps: [{run: make, shell: bash}, {uses: a/b@v1}]}\n",
             "- run: make\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
