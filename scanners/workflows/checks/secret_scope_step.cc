#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/context_use.h"

namespace assay::workflows::checks {

namespace {

void check(const Pairs& env, const Job* job, std::string_view whose, Reporter& out) {
  for (const Pair& pair : env.list) {
    if (!reads_secret(pair.value)) continue;
    out.report(*pair.value.node, "Every step of the " + std::string(whose) + " has the secret in its environment, as " +
                                     quoted(pair.name()) + ".")
        .in(job);
  }
}

void run(const Subject& subject, Reporter& out) {
  check(subject.workflow().env, nullptr, "workflow", out);
  for (const Job& job : subject.workflow().jobs)
    if (job.steps.size() > 1) check(job.env, &job, "job", out);
}

}  // namespace

extern const Check secret_scope_step = {
    .id = "secret-scope-step",
    .title = "Secret is in the environment of steps that do not need it",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A secret in the `env:` of a workflow, or of a job with several steps. The run's own token does not count.",
    .why =
        "Every action and script of the job can read it, a compromised one too, and tools that print their environment "
        "put it into the log, masked only as far as it is printed whole.",
    .reproduce = "Add a step `run: env | cut -d= -f1`: the variable is listed.",
    .fix = "Put it into the `env:` of the step that uses it.",
    .avoid = "Do not write it to `$GITHUB_ENV`: that gives it to all steps behind.",
    .references =
        {"https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information"},
    .zizmor = {"overprovisioned-secrets"},
    .bad = {R"(on: push
env: {TOKEN: '${{ secrets.NPM_TOKEN }}'}
jobs:
  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}
)",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    env: {TOKEN: 'x ${{ secrets.NPM_TOKEN }}'}
    steps: [{run: make}, {run: npm publish}]
)"},
    .good = {R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    env: {TOKEN: '${{ secrets.NPM_TOKEN }}'}
    steps: [{run: npm publish}]
)",
             "- run: npm publish\n  env: {TOKEN: '${{ secrets.NPM_TOKEN }}'}\n",
             R"(on: push
env: {GH_TOKEN: '${{ secrets.GITHUB_TOKEN }}', MODE: '${{ vars.MODE }}'}
jobs:
  a: {runs-on: ubuntu-24.04, steps: [{run: make}, {run: make}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
