#include "base/strings.h"
#include "scanners/workflows/policies/check_names.h"
#include "scanners/workflows/policies/demand.h"

namespace assay::workflows::checks {

namespace {

void run_policy(const Subject& subject, Reporter& out) {
  if (!subject.policy()->workflows) return;
  for (const policy::WorkflowDemand& demand : subject.policy()->workflows->list) {
    const Document* document = policies::find_workflow(subject.repository, demand.file);
    if (demand.checks.empty() || document == nullptr) continue;
    const std::vector<policies::CheckName> names = policies::check_names(*document, subject.repository);
    for (const auto& check : demand.checks) {
      policy::Fit best = policy::Fit::no;
      for (const policies::CheckName& one : names) {
        const policy::Fit fit = one.name == check.name ? policy::Fit::yes : policy::fit(check.name, one.name);
        if (fit == policy::Fit::yes || best == policy::Fit::no) best = fit;
      }
      if (best == policy::Fit::yes) continue;
      const yaml::Span at = policies::span_of(subject.tree(), check.mark);
      if (best == policy::Fit::no)
        out.report(at, cat("No job of ", quoted(demand.file), " is shown as ", quoted(check.name), "."))
            .related(*document,
                     document->workflow.jobs_key == nullptr ? yaml::Span{} : document->workflow.jobs_key->span,
                     "the jobs of the workflow");
      else
        out.report(at, cat("Whether a job of ", quoted(demand.file), " is shown as ", quoted(check.name),
                           " is known only in a run."))
            .unproved();
    }
  }
}

}  // namespace

extern const Check required_check_missing = {
    .id = "required-check-missing",
    .title = "No job bears the name of a required check",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A name under `checks:` of a workflow in the policy that no job of the workflow is shown as. Names of matrix "
        "jobs are written out: `build (linux, 3.12)`; those of called workflows are `caller / callee`.",
    .why =
        "A rule that protects the branch waits for a check by its name. When a job is renamed, no pull request can be "
        "merged, or, once the rule is taken out, all can without the check.",
    .reproduce = "Compare the names of the checks below a pull request with those of the rule.",
    .fix = "Give the job the name again, or change the rule and the policy together.",
    .avoid = "Do not add an empty job with the name.",
    .references = {"https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/"
                   "collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks"},
    .bad = {R"(on: pull_request
jobs: {test: {name: Tests, runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [test]}]}
)",
            R"(on: pull_request
jobs:
  test:
    strategy: {matrix: {os: [linux, mac], python: ['3.11', '3.12'], exclude: [{os: mac, python: '3.11'}]}}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: ['test (mac, 3.11)']}]}
)"},
    .good = {R"(on: pull_request
jobs:
  test:
    strategy: {matrix: {os: [linux, mac], python: ['3.11', '3.12']}}
    runs-on: ubuntu-24.04
    steps: [{run: make}]
  lint: {name: 'Lint ${{ matrix.of }}', strategy: {matrix: {of: [a, b]}}, runs-on: ubuntu-24.04, steps: [{run: make}]}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: ['test (mac, 3.11)', Lint b]}]}
)",
             R"(on: pull_request
jobs: {ship: {uses: ./.github/workflows/called.yml}}
--- # .github/workflows/called.yml
on: workflow_call
jobs: {build: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, checks: [ship / build]}]}
)"},
    .run_policy = run_policy,
};

}  // namespace assay::workflows::checks
