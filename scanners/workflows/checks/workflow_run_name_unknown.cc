#include <algorithm>
#include <string_view>
#include <vector>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Trigger* trigger = subject.workflow().trigger("workflow_run");
  if (trigger == nullptr || trigger->workflows.empty() || subject.repository.documents.size() < 2) return;
  const std::vector<std::string_view>& names = subject.repository.workflow_names;
  for (const Text& name : trigger->workflows) {
    if (name.value().find_first_of("*!") != std::string_view::npos ||
        std::binary_search(names.begin(), names.end(), name.value()))
      continue;
    out.report(*name.node, "No workflow of the repository has the name " + quoted(name.value()) + ".");
  }
}

}  // namespace

extern const Check workflow_run_name_unknown = {
    .id = "workflow-run-name-unknown",
    .title = "Workflow waits for one that does not exist",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A name in `on.workflow_run.workflows` that no workflow of the repository has. Looked for where several files "
        "are "
        "checked together.",
    .why = "The workflow never starts, and nobody sees that it does not: a check or a report is gone.",
    .reproduce = "Look at its list of runs after the other workflow has run.",
    .fix = "Write the `name:` of the other workflow, letter by letter.",
    .avoid = "Do not leave `workflows:` out: GitHub requires it.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "events-that-trigger-workflows#workflow_run"},
    .bad = {R"(on: {workflow_run: {workflows: [Gone]}}
jobs: {}
--- # .github/workflows/ci.yml
name: CI
on: push
jobs: {}
)"},
    .good = {R"(on: {workflow_run: {workflows: [CI]}}
jobs: {}
--- # .github/workflows/ci.yml
name: CI
on: push
jobs: {}
)",
             "on: {workflow_run: {workflows: [Gone]}}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
