#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

constexpr std::string_view kFolder = ".github/workflows/";

// A repository of its own within the folder that is looked at, of which these are the workflows.
bool is_of_repository_within(const Subject& subject) {
  const std::string_view prefix = repository_prefix(subject.document);
  return !prefix.empty() && subject.repository.has(cat(prefix, ".git/")) &&
         subject.document.path_below.find('/', prefix.size() + kFolder.size()) == std::string::npos;
}

void run(const Subject& subject, Reporter& out) {
  const std::string_view path = subject.document.path_below;
  if (!subject.document.is_workflow()) return;
  const bool in_root = path.starts_with(kFolder) && path.find('/', kFolder.size()) == std::string_view::npos;
  if (in_root || is_of_repository_within(subject)) return;
  const Workflow& workflow = subject.workflow();
  out.report(workflow.on_key != nullptr ? *workflow.on_key : subject.tree().root(),
             "GitHub reads workflows from the .github/workflows of the repository's root only, and this one lies in " +
                 quoted(path.substr(0, path.rfind('/'))) + ".");
}

}  // namespace

extern const Check workflow_file_ignored = {
    .id = "workflow-file-ignored",
    .title = "Workflow lies where GitHub does not look",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .what = "A file in a `.github/workflows` below the root of the repository, or in a folder within it.",
    .why = "It never runs. A check or a release step that everybody believes in is not there.",
    .reproduce = "Look for its name in the list of workflows.",
    .fix =
        "Move it to `.github/workflows` in the root, with `defaults.run.working-directory` and `paths` for its folder; "
        "or "
        "delete it.",
    .avoid = "Do not keep it for a later day: nobody will see that it is old.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax"},
    .bad = {"# packages/a/.github/workflows/ci.yml\non: push\njobs: {}\n",
            "# .github/workflows/old/ci.yml\non: push\njobs: {}\n"},
    .good = {"# .github/workflows/ci.yml\non: push\njobs: {}\n", "# a/action.yml\nruns: {using: node24, main: x.js}\n",
             "# a/.github/workflows/ci.yml\non: push\njobs: {}\n--- # a/.git/\n\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
