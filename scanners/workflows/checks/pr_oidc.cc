#include <algorithm>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Trigger* pull_request = workflow.trigger("pull_request");
  if (pull_request == nullptr) return;
  for (const Job& job : workflow.jobs) {
    const Permissions& permissions = permissions_of(workflow, job);
    const Grant* grant = permissions ? permissions.find("id-token") : nullptr;
    // An environment has rules of its own, and its name is in the token.
    if (grant == nullptr || grant->access != Access::write || job.environment) continue;
    const auto& ways = subject.analysis.reach(subject.document).ways(&job);
    if (std::none_of(ways.begin(), ways.end(), [](const auto& way) { return way.event() == "pull_request"; })) continue;
    out.report(*grant->key, "The job " + quoted(job.id()) + " can ask for an identity token in pull requests.")
        .in(&job)
        .confidence(job.condition ? Confidence::low : Confidence::medium)
        .related(*pull_request->event_node, "The event.");
  }
}

}  // namespace

extern const Check pr_oidc = {
    .id = "pr-oidc",
    .title = "Pull requests can get an identity token",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what = "`id-token: write` for a job without an environment that `pull_request` reaches.",
    .why =
        "Code of a branch that nobody has reviewed can ask for a token in this repository's name. A cloud or registry "
        "that trusts the repository as a whole, and not one branch or environment of it, lets it in. Forks get none.",
    .reproduce = "In a pull request from a branch, call `$ACTIONS_ID_TOKEN_REQUEST_URL` and decode the token's claims.",
    .fix = "Move what needs the token to a workflow that pushes or releases start, or to a job with an environment.",
    .avoid = "Do not trust `repository` alone on the other side: ask for `environment` or `ref`.",
    .references = {"https://docs.github.com/en/actions/concepts/security/openid-connect"},
    .bad = {"on: pull_request\npermissions: {id-token: write}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: "
            "make}]}\n",
            R"(on: [push, pull_request]
permissions: {}
jobs:
  a: {runs-on: ubuntu-24.04, permissions: {id-token: write}, steps: [{run: make}]}
)"},
    .good = {"on: push\npermissions: {id-token: write}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
             R"(on: pull_request
permissions: {id-token: write}
jobs:
  a: {runs-on: ubuntu-24.04, permissions: {contents: read}, steps: [{run: make}]}
)",
             R"(on: [push, pull_request]
permissions: {id-token: write}
jobs:
  a: {runs-on: ubuntu-24.04, if: github.event_name != 'pull_request', steps: [{run: make}]}
  b: {runs-on: ubuntu-24.04, environment: pypi, steps: [{run: make}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
