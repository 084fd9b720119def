#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/publishers.h"

namespace assay::workflows::checks {

namespace {

void look_at(const Subject& subject, const policy::Publishing& publishing, const Job& job, Reporter& out) {
  std::string_view publisher;
  for (const Step& step : job.steps)
    if (publisher.empty()) publisher = policies::publisher_in(step);
  if (publisher.empty()) return;
  if (publishing.environment && !job.environment) {
    Draft draft =
        out.report(*job.id_node, cat("The job publishes with ", quoted(publisher), " and names no environment."));
    policies::demanded(draft.in(&job), subject, publishing.mark, {});
  }
  if (!publishing.separate) return;
  for (const Step& step : job.steps) {
    const bool checkout = step.uses && step.uses->is_repository("actions/checkout");
    const bool builds = step.run && policies::publisher_in(step).empty();
    if (!checkout && !builds) continue;
    Draft draft = out.report(step.anchor(), cat("The job that publishes ",
                                                checkout ? "checks the repository out." : "runs a script of its own."));
    policies::demanded(draft.in(&job, &step), subject, publishing.mark, {});
  }
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->publishing) return;
  for (const Job& job : subject.workflow().jobs) look_at(subject, *subject.policy()->publishing, job, out);
}

}  // namespace

extern const Check publish_job_not_separate = {
    .id = "publish-job-not-separate",
    .title = "Job that publishes does more, or has no environment",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A job that publishes a package without an environment, where the policy has `publishing: environment: true`; "
        "and, with `separate: true`, each of its steps that checks the repository out or runs a script.",
    .why =
        "The job can publish in the project's name. Whatever runs in it, a build's dependencies or a test, can too. An "
        "environment lets only protected tags and reviewed runs reach that point.",
    .reproduce = "Follow what the scripts of the job run.",
    .fix =
        "Build in a job before, hand the files over as an artifact, and let the job that publishes download and "
        "publish them, in an environment with rules.",
    .avoid = "Do not build once more in the job that publishes: nobody tested those files.",
    .references = {"https://docs.pypi.org/trusted-publishers/security-model/"},
    .bad = {R"(- uses: pypa/gh-action-pypi-publish@v1
--- # policy.yaml
policy: example
publishing: {environment: true}
)",
            R"(- uses: actions/checkout@v6
- run: make
- uses: pypa/gh-action-pypi-publish@v1
--- # policy.yaml
policy: example
publishing: {separate: true}
)"},
    .good = {R"(on: push
jobs:
  build: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6}, {run: make}]}
  publish:
    environment: pypi
    runs-on: ubuntu-24.04
    steps: [{uses: actions/download-artifact@v8}, {uses: pypa/gh-action-pypi-publish@v1}]
--- # policy.yaml
policy: example
publishing: {separate: true, environment: true}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
