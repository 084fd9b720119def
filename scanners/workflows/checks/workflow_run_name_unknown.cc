#include <string_view>
#include <unordered_set>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// The names that GitHub gives workflows: their own, or their paths.
std::unordered_set<std::string_view> names_in(const Repository& repository) {
  std::unordered_set<std::string_view> out;
  for (const Document& document : repository.documents)
    if (document.is_workflow())
      out.insert(document.workflow.name ? document.workflow.name.value() : std::string_view(document.path_below));
  return out;
}

void run(const Subject& subject, Reporter& out) {
  const Trigger* trigger = subject.workflow().trigger("workflow_run");
  if (trigger == nullptr || trigger->workflows.empty() || subject.repository.documents.size() < 2) return;
  const std::unordered_set<std::string_view> names = names_in(subject.repository);
  for (const Text& name : trigger->workflows) {
    if (name.value().find_first_of("*!") != std::string_view::npos || names.contains(name.value())) continue;
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
    .avoid = "Do not leave `workflows:` out.",
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
