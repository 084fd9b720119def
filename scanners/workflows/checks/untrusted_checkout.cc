#include "base/strings.h"
#include "scanners/workflows/findings/checkouts.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const UntrustedCheckout& checkout : untrusted_checkouts(subject)) {
    const Job* job = checkout.where.job;
    if (job == nullptr || checkout.dispatched) continue;
    const auto ways = outsider_ways(subject, job, checkout.where.step);
    if (ways.empty()) continue;
    const Step* runs = first_run_behind(subject, *job, checkout);
    Draft draft =
        out.report(checkout.span, cat("Code that an outsider wrote is checked out with the repository's rights, "
                                      "on ",
                                      ways.front(), "."));
    draft.in(job, checkout.where.step);
    if (runs != nullptr) {
      draft.flow(checkout.span, "The outsider's code comes into the workspace.")
          .flow(runs->anchor().span, "What runs behind it may run that code.");
    } else {
      draft.severity(Severity::medium).confidence(Confidence::medium);
    }
    if (job->environment)
      draft.severity(Severity::medium)
          .confidence(Confidence::low)
          .related(*job->environment.key, "Its rules may ask for an approval, which the file does not show.");
  }
}

}  // namespace

extern const Check untrusted_checkout = {
    .id = "untrusted-checkout",
    .title = "Code of a pull request is checked out in a privileged run",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "`actions/checkout` with the head of a pull request, `gh pr checkout` or `git fetch … pull/…` in a run that an "
        "outsider causes by `pull_request_target`, `workflow_run` or a comment. Conditions that only members or this "
        "repository's own branches pass make it no finding; without a step behind it that runs something it is less "
        "severe.",
    .why =
        "Builds, tests, package scripts and local actions of the checkout run with the repository's secrets and a "
        "token "
        "that may write. One pull request takes the repository over.",
    .reproduce = "Open a pull request from a fork that adds `env | base64` to the script that the job runs.",
    .fix =
        "Use `pull_request`, and pass results to a privileged workflow as data. Or check out the base, and read files "
        "of "
        "the head without running them.",
    .avoid = "Do not rely on a label that somebody sets: the code can change behind it.",
    .references = {"https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .bad = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make test
)",
            R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/checkout@v6
        with: {repository: '${{ github.event.workflow_run.head_repository.full_name }}'}
      - run: make test
)",
            R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          gh pr checkout ${{ github.event.issue.number }}
          make test
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: 'refs/pull/${{ github.event.number }}/merge'}}
      - uses: ./.github/actions/test
)"},
    .good = {R"(on: pull_request
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make test
)",
             R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/checkout@v6}, {run: make test}]
)",
             R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    if: github.event.pull_request.head.repo.full_name == github.repository
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make test
)",
             R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    if: github.event.workflow_run.event == 'push'
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.workflow_run.head_sha }}'}}
      - run: make test
)",
             R"(on: {pull_request_target: {types: [closed]}}
jobs:
  a:
    runs-on: x
    if: github.event.pull_request.merged == true
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.merge_commit_sha }}'}}
      - run: make test
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
