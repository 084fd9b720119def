#include <algorithm>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/dependabot.h"
#include "scanners/workflows/model/update_tools.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Document& document = subject.document;
  const Dependabot dependabot = read_dependabot(document);
  if (dependabot.updates_key == nullptr || dependabot.has("github-actions")) return;
  if (!document.root().empty() || has_renovate(subject.repository)) return;
  const auto& documents = subject.repository.documents;
  const auto first = std::find_if(documents.begin(), documents.end(), [](const Document& one) {
    return is_active_workflow(one) && one.workflow.jobs_key != nullptr && uses_other_repositories(one);
  });
  if (first == documents.end()) return;
  out.report(*dependabot.updates_key, "Dependabot does not look at the actions of the workflows.")
      .related(*first, first->workflow.jobs_key->span, "A workflow that uses some.");
}

}  // namespace

extern const Check dependabot_ecosystem_missing = {
    .id = "dependabot-ecosystem-missing",
    .title = "Dependabot does not keep actions up to date",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "A `dependabot.yml` without an entry for `github-actions` in a repository whose workflows use actions, and "
        "without Renovate.",
    .why = "Libraries get their fixes, and the actions that build and publish them do not.",
    .reproduce = "Open `Insights`, `Dependency graph`, `Dependabot`: no update is about actions.",
    .fix = "Add `{package-ecosystem: github-actions, directory: /, schedule: {interval: weekly}}`.",
    .avoid = "Do not rely on security updates alone: few actions have advisories.",
    .references = {"https://docs.github.com/en/code-security/dependabot/working-with-dependabot/"
                   "keeping-your-actions-up-to-date-with-dependabot"},
    .bad = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /}]
--- # .github/workflows/ci.yml
on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6}]}}
)"},
    .good = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: github-actions, directory: /}]
--- # .github/workflows/ci.yml
on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v6}]}}
)",
             R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: npm, directory: /}]
--- # .github/workflows/ci.yml
on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
