#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/checkouts.h"

namespace assay::workflows::checks {

namespace {

bool has_commit_input(const Trigger& dispatch) {
  return std::any_of(dispatch.inputs.begin(), dispatch.inputs.end(), [](const Input& input) {
    const std::string name = lower(input.key->text);
    return name.find("sha") != std::string::npos || name.find("commit") != std::string::npos;
  });
}

void run(const Subject& subject, Reporter& out) {
  const Trigger* dispatch = subject.workflow().trigger("workflow_dispatch");
  if (dispatch == nullptr || has_commit_input(*dispatch)) return;
  for (const UntrustedCheckout& checkout : untrusted_checkouts(subject)) {
    if (checkout.where.job == nullptr || !checkout.dispatched) continue;
    out.report(checkout.span,
               "The pull request is named by its number, so its code may have changed since it was read.")
        .in(checkout.where.job, checkout.where.step)
        .related(*dispatch->event_node, "Who starts the run names the pull request.");
  }
}

}  // namespace

extern const Check dispatch_toctou = {
    .id = "dispatch-toctou",
    .title = "Pull request is run by its number",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A `workflow_dispatch` with the number of a pull request as input, whose head is then checked out. A workflow "
        "that also takes a commit is left out.",
    .why = "Who starts the run has read the code at some time; the author can push before the job fetches it.",
    .reproduce = "Start the workflow, and push to the pull request before its checkout.",
    .fix = "Take the commit as an input too, check it out, and fail where the pull request's head is another.",
    .avoid = "Do not print the commit for later: by then it has run.",
    .references = {"https://github.com/AdnaneKhan/ActionsTOCTOU"},
    .bad = {R"(on: {workflow_dispatch: {inputs: {pr: {type: number}}}}
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: 'refs/pull/${{ inputs.pr }}/head'}}
      - run: make
)",
            R"(on: {workflow_dispatch: {inputs: {pr: {type: string}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'gh pr checkout ${{ github.event.inputs.pr }}'}]}
)"},
    .good = {R"(on: {workflow_dispatch: {inputs: {pr: {type: number}, sha: {type: string}}}}
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/checkout@v6, with: {ref: 'refs/pull/${{ inputs.pr }}/head'}}]
)",
             R"(on: {workflow_dispatch: {inputs: {ref: {type: string}}}}
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/checkout@v6, with: {ref: '${{ inputs.ref }}'}}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
