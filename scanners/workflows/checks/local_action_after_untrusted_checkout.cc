#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/checkouts.h"

namespace assay::workflows::checks {

namespace {

// The action comes out of what was checked out: the workspace, or a folder of it.
bool comes_from(const Uses& uses, std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path.empty() || path == "." || uses.path.starts_with(path);
}

void run(const Subject& subject, Reporter& out) {
  for (const UntrustedCheckout& checkout : untrusted_checkouts(subject)) {
    const Job* job = checkout.where.job;
    if (job == nullptr || checkout.dispatched || !subject.analysis.spend(job->steps.size())) continue;
    for (const Step& step : job->steps) {
      if (step.index <= checkout.step() || !step.uses || step.uses->kind != UsesKind::local ||
          !comes_from(*step.uses, checkout.path))
        continue;
      const auto ways = outsider_ways(subject, job, &step);
      if (ways.empty()) continue;
      out.report(*step.uses->text.node, cat("The action is read from the outsider's checkout, on ", ways.front(), "."))
          .in(job, &step)
          .flow(checkout.span, "The outsider's code comes into the workspace.")
          .flow(step.uses->text.node->span, "The action is a part of it.");
    }
  }
}

}  // namespace

extern const Check local_action_after_untrusted_checkout = {
    .id = "local-action-after-untrusted-checkout",
    .title = "Local action is taken from code of a pull request",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "`uses: ./…` behind a checkout of a pull request's head, in a run with the repository's rights.",
    .why =
        "A local action is read from the workspace when its step begins. The author of the pull request has written "
        "it, "
        "and it runs with the job's token and secrets.",
    .reproduce = "Change the action in a pull request from a fork, and see the changed one run.",
    .fix =
        "Check the pull request out into a folder of its own (`path: head`), and the base into the workspace. Or name "
        "the action as `$/path`, which is of the workflow's own commit.",
    .avoid = "Do not move the checkout behind the action only: a later step may use it again.",
    .references = {"https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .bad = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - uses: ./.github/actions/setup
)"},
    .good = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}', path: head}}
      - uses: ./.github/actions/setup
)",
             R"(on: pull_request
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - uses: ./.github/actions/setup
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
