#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/checkouts.h"
#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows::checks {

namespace {

const yaml::Node* label_gate(const Subject& subject, const Job& job) {
  const expressions::Condition* condition = subject.analysis.reach(subject.document).condition(job.condition);
  if (condition == nullptr) return nullptr;
  const bool labels = reads(*condition, "github.event.pull_request.labels.*.name") ||
                      reads(*condition, "github.event.pull_request.labels");
  return labels ? job.condition.node : nullptr;
}

// A push runs it again while the label is still there.
bool runs_on_push(const Trigger& trigger) {
  return trigger.types.empty() || std::any_of(trigger.types.begin(), trigger.types.end(),
                                              [](const Text& type) { return type.is("synchronize"); });
}

bool removes_label(const Workflow& workflow) {
  return std::any_of(workflow.jobs.begin(), workflow.jobs.end(), [](const Job& job) {
    return std::any_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
      const auto names = [](std::string_view text) {
        return text.find("remove-label") != text.npos || text.find("removeLabel") != text.npos ||
               text.find("/labels") != text.npos;
      };
      return names(step.run.value()) || names(step.with.value_of("script")) ||
             (step.uses && names(step.uses->text.value()));
    });
  });
}

void run(const Subject& subject, Reporter& out) {
  const Trigger* trigger = subject.workflow().trigger("pull_request_target");
  if (trigger == nullptr || !runs_on_push(*trigger) || removes_label(subject.workflow())) return;
  const Job* told = nullptr;
  for (const UntrustedCheckout& checkout : untrusted_checkouts(subject)) {
    const Job* job = checkout.where.job;
    if (job == nullptr || job == told || checkout.dispatched) continue;
    const yaml::Node* gate = label_gate(subject, *job);
    if (gate == nullptr) continue;
    told = job;
    out.report(*gate, "The label stays when the author pushes again, and the new code runs without a look at it.")
        .in(job)
        .related(checkout.span, "The code that runs.");
  }
}

}  // namespace

extern const Check label_gate_toctou = {
    .id = "label-gate-toctou",
    .title = "Label approves code that is pushed after it",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A job of `pull_request_target` that asks for a label of the pull request, checks its code out, and also runs "
        "on "
        "`synchronize`. A workflow that takes the label away is left out.",
    .why =
        "A maintainer labels harmless code. The next push finds the label in place and runs with the repository's "
        "rights.",
    .reproduce = "Have a pull request labelled, push to it, and see the job run.",
    .fix =
        "Run on `types: [labeled]` alone, check out `github.event.pull_request.head.sha`, and take the label away on "
        "each push.",
    .avoid = "Do not take the label away in the same job: it has run by then.",
    .references = {"https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .bad = {R"(on: {pull_request_target: {types: [labeled, synchronize]}}
jobs:
  a:
    runs-on: x
    if: contains(github.event.pull_request.labels.*.name, 'safe to test')
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make
)"},
    .good = {R"(on: {pull_request_target: {types: [labeled]}}
jobs:
  a:
    runs-on: x
    if: contains(github.event.pull_request.labels.*.name, 'safe to test')
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make
)",
             R"(on: {pull_request_target: {types: [labeled, synchronize]}}
jobs:
  a:
    runs-on: x
    if: contains(github.event.pull_request.labels.*.name, 'safe to test')
    steps: [{uses: actions/checkout@v6}, {run: make}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
