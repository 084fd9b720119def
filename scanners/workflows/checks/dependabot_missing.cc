#include <algorithm>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/update_tools.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Document& document = subject.document;
  if (!document.listed || !is_first_workflow(subject.repository, document) || has_update_tool(subject.repository))
    return;
  const auto& documents = subject.repository.documents;
  if (std::none_of(documents.begin(), documents.end(), uses_other_repositories)) return;
  out.report(document.workflow.on_key != nullptr ? *document.workflow.on_key : document.tree->root(),
             "Nothing keeps the actions of this repository up to date: it has neither a dependabot.yml nor a "
             "configuration of Renovate.");
}

}  // namespace

extern const Check dependabot_missing = {
    .id = "dependabot-missing",
    .title = "Nothing keeps actions up to date",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .what =
        "A repository with workflows that use actions, and neither `.github/dependabot.yml` nor a configuration of "
        "Renovate. Told where a whole repository is looked through, once.",
    .why =
        "Actions that are named by commit stay at it: fixes of vulnerabilities do not arrive until somebody thinks of "
        "them.",
    .reproduce = "Open `Insights`, `Dependency graph`, `Dependabot`: there is no update.",
    .fix = "Add `.github/dependabot.yml` with `package-ecosystem: github-actions` and a cooldown.",
    .avoid = "Do not go back to tags that move.",
    .references = {"https://docs.github.com/en/code-security/dependabot/working-with-dependabot/"
                   "keeping-your-actions-up-to-date-with-dependabot"},
    .bad = {"- uses: actions/checkout@v6\n"},
    .good = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6}]}}
--- # .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /}]
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6}]}}
--- # renovate.json
{}
)",
             "- run: make\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
