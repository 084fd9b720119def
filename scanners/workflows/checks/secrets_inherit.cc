#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    if (!job.secrets_inherit || !job.uses) continue;
    const bool own = job.uses->kind == UsesKind::local || job.uses->kind == UsesKind::self;
    out.report(*job.secrets_inherit.node,
               "Every secret of this repository goes to " + quoted(job.uses->text.value()) + ".")
        .in(&job)
        .severity(own ? Severity::low : Severity::medium)
        .related(*job.uses->text.node, "The workflow that gets them.");
  }
}

}  // namespace

extern const Check secrets_inherit = {
    .id = "secrets-inherit",
    .title = "Called workflow gets all secrets",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A job that calls a workflow with `secrets: inherit`. One of the same repository is less severe.",
    .why =
        "The called workflow, and whoever changes it, can read secrets that it has no need of, and a secret that is "
        "added "
        "later goes there as well.",
    .reproduce = "Read `secrets.ANY` in the called workflow: it has a value.",
    .fix =
        "Name the secrets: `secrets: {token: ${{ secrets.TOKEN }}}`, and declare them under "
        "`on.workflow_call.secrets`.",
    .avoid = "Do not pass them as inputs: inputs are not masked in logs.",
    .references =
        {"https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-"
         "to-a-reusable-workflow"},
    .zizmor = {"secrets-inherit"},
    .bad = {"on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1, secrets: inherit}\n",
            "on: push\njobs:\n  a: {uses: ./.github/workflows/x.yml, secrets: inherit}\n"},
    .good = {"on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1, secrets: {t: '${{ secrets.T }}'}}\n",
             "on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
