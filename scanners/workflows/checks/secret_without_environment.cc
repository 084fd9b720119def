#include <map>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  std::map<std::pair<const Job*, std::string>, bool> told;
  for_each_text(subject.document, [&](const Job* job, const Step* step, const Text& text) {
    if (job == nullptr || job->environment || job->uses) return;
    for (const ContextUse& use : uses_of_context(text, "secrets")) {
      if (use.name.empty() || equal_ignoring_case(use.name, "GITHUB_TOKEN")) continue;
      if (!told.try_emplace({job, lower(use.name)}, true).second) continue;
      out.report(subject.tree().source_span(*text.node, use.begin, use.end),
                 cat("The secret ", quoted(use.name), " is used by a job without an environment."))
          .in(job, step);
    }
  });
}

}  // namespace

extern const Check secret_without_environment = {
    .id = "secret-without-environment",
    .title = "Secret is used outside of an environment",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .persona = Persona::auditor,
    .what = "A job that reads a secret and has no `environment:`. Told once for each job and secret.",
    .why =
        "A secret of the repository is there for every workflow on every branch. One of an environment waits for its "
        "rules: branches, reviewers, a delay.",
    .reproduce = "Add a workflow on a new branch that reads the secret: it has it.",
    .fix = "Move the secret into an environment that is limited to the branches that need it, and name it in the job.",
    .avoid = "Do not name an environment without rules.",
    .references = {"https://docs.github.com/en/actions/how-tos/deploy/configure-and-manage-deployments/"
                   "manage-environments"},
    .zizmor = {"secrets-outside-env"},
    .bad = {"- run: make\n  env: {TOKEN: '${{ secrets.TOKEN }}'}\n",
            R"(on: push
jobs:
  a:
    runs-on: x
    env: {TOKEN: '${{ secrets.TOKEN }}'}
    steps: [{run: make}]
)"},
    .good = {R"(on: push
jobs:
  a:
    runs-on: x
    environment: release
    steps: [{run: make, env: {TOKEN: '${{ secrets.TOKEN }}'}}]
)",
             "- run: make\n  env: {TOKEN: '${{ secrets.GITHUB_TOKEN }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
