#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/policies/publishers.h"

namespace assay::workflows::checks {

namespace {

// A release that nobody sees until a person publishes it.
bool makes_draft(const Step& step) {
  return step.uses ? step.with.value_of("draft") == "true"
                   : step.run.value().find("gh release create") != std::string_view::npos &&
                         step.run.value().find("--draft") != std::string_view::npos;
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    if (job.environment) continue;
    for (const Step& step : job.steps) {
      if (policies::publisher_or_deployer_in(step).empty() || makes_draft(step)) continue;
      out.report(step.anchor(), "The job " + quoted(job.id()) + " publishes or deploys, and has no environment.")
          .in(&job, &step);
      break;
    }
  }
}

}  // namespace

extern const Check environment_missing = {
    .id = "environment-missing",
    .title = "Job that publishes or deploys has no environment",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A job without `environment:` in which an action or a command publishes packages or deploys. A draft of a "
        "release, which a person publishes, is left out.",
    .why =
        "Without one there is no approval, no limit to branches, and the secrets that it needs are open to every other "
        "job. "
        "A registry that trusts this repository cannot tell this job from others.",
    .reproduce = "Add a job that prints the length of the publishing secret: it is there.",
    .fix =
        "Add `environment: NAME`, with protection rules and its secrets, and name it in the registry's trusted "
        "publisher.",
    .avoid = "Do not give the whole workflow's jobs the environment: each then has the secrets.",
    .references = {"https://docs.github.com/en/actions/concepts/workflows-and-actions/deployment-environments"},
    .zizmor = {"secrets-outside-env"},
    .bad = {"- uses: pypa/gh-action-pypi-publish@v1.13.0\n", "- uses: softprops/action-gh-release@v2\n",
            "- run: |\n    twine upload dist/*\n"},
    .good = {"- run: twine check dist/*\n", "- run: npm publish --dry-run\n", "- run: echo then run twine upload\n",
             "- uses: softprops/action-gh-release@v2\n  with: {draft: true}\n",
             R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    environment: pypi
    steps: [{run: twine upload dist/*}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
