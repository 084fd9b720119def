#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/runner_labels.h"

namespace assay::workflows::checks {

namespace {

void look_at(const policy::Runners& runners, const Job& job, Reporter& out) {
  if (!job.runs_on) return;
  const std::vector<std::string> labels = policies::labels_of(job);
  if (policies::pool_of(runners, labels) != nullptr) return;
  for (const std::string& label : labels) {
    const auto fit_of_label = [&](const std::string& pattern) { return policy::fit(lower(pattern), lower(label)); };
    policy::Fit best = runners.hosted.empty() && policies::is_hosted(label) ? policy::Fit::yes : policy::Fit::no;
    for (const std::string& pattern : runners.hosted)
      if (const policy::Fit fit = fit_of_label(pattern); fit == policy::Fit::yes || best == policy::Fit::no) best = fit;
    if (best == policy::Fit::yes) continue;
    if (label.find(policy::kHole) != std::string::npos)
      out.report(*job.runs_on.key, cat("Which runner the job ", quoted(job.id()), " takes is known only in a run."))
          .in(&job)
          .unproved();
    else
      out.report(*job.runs_on.key, cat("The policy does not list the runner ", quoted(label), ".")).in(&job);
  }
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->runners) return;
  for (const Job& job : subject.workflow().jobs) look_at(*subject.policy()->runners, job, out);
}

}  // namespace

extern const Check runner_label_not_allowed = {
    .id = "runner-label-not-allowed",
    .title = "Job runs on a runner that the policy does not list",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A label of `runs-on:` that neither fits a pattern under `runners: hosted:` of the policy nor belongs, with "
        "the "
        "job's other labels, to a pool under `self_hosted:`. A label that an expression gives is unproved.",
    .why =
        "A label that no runner has lets the job wait for a day and fail. One that somebody else's runner has lets the "
        "job run there, with its token and secrets.",
    .reproduce = "Compare the label with those that the repository's settings show.",
    .fix = "Take a runner of the list, or add the pool with its reason.",
    .avoid = "Do not list `self-hosted` alone: any machine may have it.",
    .bad = {R"(on: push
jobs: {a: {runs-on: [self-hosted, gpu], steps: [{run: make}]}}
--- # policy.yaml
policy: example
runners: {self_hosted: [{labels: [self-hosted, linux], reason: builds}]}
)",
            R"(on: push
jobs: {a: {runs-on: '${{ matrix.os }}', strategy: {matrix: {os: [ubuntu-24.04, macos-15]}}, steps: [{run: make}]}}
--- # policy.yaml
policy: example
runners: {hosted: [ubuntu-*]}
)"},
    .good = {R"(on: push
jobs:
  a: {runs-on: [self-hosted, linux], steps: [{run: make}]}
  b: {runs-on: ubuntu-24.04, steps: [{run: make}]}
--- # policy.yaml
policy: example
runners: {hosted: [ubuntu-*], self_hosted: [{labels: [self-hosted, linux, x64], reason: builds}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
