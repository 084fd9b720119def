#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

constexpr std::string_view kFolder = ".github/workflows/";

void run(const Subject& subject, Reporter& out) {
  const std::string_view path = subject.document.path_below;
  if (!subject.document.is_workflow()) return;
  const bool in_root = path.starts_with(kFolder) && path.find('/', kFolder.size()) == std::string_view::npos;
  if (in_root) return;
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
    .good = {"# .github/workflows/ci.yml\non: push\njobs: {}\n", "# a/action.yml\nruns: {using: node24, main: x.js}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
