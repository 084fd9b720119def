#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/events.h"
#include "scanners/workflows/model/runners.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const Trigger* by = nullptr;
  for (const Trigger& trigger : workflow.triggers)
    if (by == nullptr && is_pull_request(trigger.event()) && trigger.event() != "merge_group") by = &trigger;
  if (by == nullptr) return;
  for (const Job& job : workflow.jobs) {
    const Text label = self_hosted_label(job.runs_on);
    // What a condition lets through is for the evaluator to say.
    if (!label) continue;
    out.report(*label.node, "A pull request runs its code on a machine of your own.")
        .in(&job)
        .confidence(job.condition ? Confidence::low : Confidence::medium)
        .related(*by->event_node, "The event.");
  }
}

}  // namespace

extern const Check runner_self_hosted_on_pull_request = {
    .id = "runner-self-hosted-on-pull-request",
    .title = "Pull requests run on self-hosted runners",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what = "A job with the label `self-hosted` in a workflow that pull requests start.",
    .why =
        "Whoever opens a pull request runs commands on that machine, in its network, and can leave something behind "
        "for "
        "the next run, which may have secrets.",
    .reproduce = "Open a pull request that changes a script which the job runs.",
    .fix = "Run pull requests on hosted runners, or on ones that live for one job in a network of their own.",
    .avoid = "Do not rely on approval of first-time contributors: their second pull request needs none.",
    .references =
        {"https://docs.github.com/en/actions/reference/security/secure-use#hardening-for-self-hosted-runners"},
    .zizmor = {"self-hosted-runner"},
    .bad = {"on: pull_request\njobs:\n  a: {runs-on: [self-hosted, linux], steps: []}\n",
            "on: [push, pull_request_target]\njobs:\n  a: {runs-on: self-hosted, steps: []}\n"},
    .good = {"on: push\njobs:\n  a: {runs-on: [self-hosted, linux], steps: []}\n",
             "on: pull_request\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
