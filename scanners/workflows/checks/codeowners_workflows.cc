#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/codeowners.h"
#include "scanners/workflows/model/update_tools.h"

namespace assay::workflows::checks {

namespace {

// The first of the three places that GitHub looks at; null: none is there.
const PlainFile* codeowners_of(const Repository& repository) {
  for (const std::string_view folder : {".github/", "", "docs/"})
    for (const PlainFile& file : repository.plain)
      if (file.path_below == cat(folder, "CODEOWNERS")) return &file;
  return nullptr;
}

// GitHub reads no larger one.
constexpr std::size_t kMostBytes = 3'000'000;
// What is read of it for all workflows together: those beyond are taken to be owned as the others are.
constexpr std::size_t kMostRead = 20'000'000;

// The first workflow that has no owner, or null.
const Document* unowned_in(const Repository& repository, const PlainFile& codeowners) {
  std::size_t read = 0;
  for (const Document& one : repository.documents) {
    if (!is_active_workflow(one)) continue;
    if (owners_of(codeowners.text, one.path_below).empty()) return &one;
    read += codeowners.text.size();
    if (read > kMostRead) break;
  }
  return nullptr;
}

void run(const Subject& subject, Reporter& out) {
  const Document& document = subject.document;
  if (!document.listed || !is_first_workflow(subject.repository, document)) return;
  const yaml::Node& at = document.workflow.on_key != nullptr ? *document.workflow.on_key : document.tree->root();
  const PlainFile* codeowners = codeowners_of(subject.repository);
  if (codeowners == nullptr) {
    out.report(at, "The repository has no CODEOWNERS, so nobody in particular has to review its workflows.")
        .persona(Persona::auditor);
  } else if (codeowners->text.size() > kMostBytes) {
    out.report(at, "CODEOWNERS is larger than GitHub reads, so nobody owns the workflows.");
  } else if (const Document* unowned = unowned_in(subject.repository, *codeowners)) {
    out.report(at, cat("CODEOWNERS names no owner for ", quoted(unowned->path_below), "."));
  }
}

}  // namespace

extern const Check codeowners_workflows = {
    .id = "codeowners-workflows",
    .title = "Workflows have no owner",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .what =
        "A workflow that no pattern of CODEOWNERS gives an owner; for auditors a repository without CODEOWNERS. Told "
        "where a whole repository is looked through, once.",
    .why =
        "A change of a workflow is a change of who may publish and deploy. Without an owner any reviewer can let it "
        "pass.",
    .reproduce = "Open a pull request that changes the workflow: GitHub asks no owner for a review.",
    .fix = "Add `/.github/ @ORGANISATION/TEAM` to CODEOWNERS, and ask for reviews of owners in the ruleset.",
    .avoid = "Do not name one person who may be away.",
    .references = {"https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/"
                   "customizing-your-repository/about-code-owners"},
    .bad = {R"(on: push
jobs: {}
--- # .github/CODEOWNERS
/docs/ @docs
)",
            R"(on: push
jobs: {}
--- # CODEOWNERS
* @all
/.github/workflows/
)",
            "- run: make\n"},
    .good = {R"(on: push
jobs: {}
--- # .github/CODEOWNERS
* @all
)",
             R"(on: push
jobs: {}
--- # docs/CODEOWNERS
/.github/ @ci
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
