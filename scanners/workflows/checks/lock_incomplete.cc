#include <set>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/lock_use.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (!subject.document.is_workflow()) return;
  const Lock* lock = lock_for(subject.repository, subject.document);
  if (lock == nullptr || !lock->understood()) return;
  const std::string_view prefix = repository_prefix(subject.document);
  const LockedWorkflow* entry = lock->workflow(std::string_view(subject.document.path_below).substr(prefix.size()));
  if (entry == nullptr) return;
  std::set<std::string> told;
  for (const UsedPin& used : used_pins(subject.repository, subject.document).list) {
    if (used.by_call || entry->lists(used.pin) || !told.insert(used.pin.name()).second) continue;
    const bool own = used.document == &subject.document;
    const Uses& at = own ? *used.uses : *used.step->uses;
    Draft draft =
        out.report(*at.text.node, cat("The lockfile lists this workflow without ", quoted(used.uses->text.value()),
                                      own ? "." : ", which the action uses."));
    draft.in(used.job, used.step).related(*lock->document, entry->key->span, "What it lists.");
    if (!own) draft.related(*used.document, used.uses->text.node->span, "Where the action uses it.");
  }
}

}  // namespace

extern const Check lock_incomplete = {
    .id = "lock-incomplete",
    .title = "Lockfile lacks an action that the workflow uses",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A `uses:` of another repository, in a workflow or in an action of the repository that it uses, which the "
        "workflow's entry in `.github/workflows/actions.lock` does not list. Workflows without an entry are not told "
        "of.",
    .why =
        "What the lockfile does not list is either refused, so that no run starts, or resolved anew, so that whoever "
        "moves the tag decides what runs: the lockfile looks as if it had the whole.",
    .reproduce = "`gh actions-lock --verify` names it.",
    .fix = "Make the lockfile anew (`gh actions-lock`) and review what changed in it.",
    .avoid = "Do not write the entry by hand: its commit and ids have to be looked up.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .bad = {R"(- uses: a/b@v1
- uses: a/c/path@v2
--- # .github/workflows/actions.lock
version: v0.0.3
workflows: {.github/workflows/example.yml: [a/b@v1]}
dependencies:
  a/b@v1: {ref: v1.0.0, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
            R"(- uses: ./x
--- # x/action.yml
runs: {using: composite, steps: [{uses: a/b@v1}]}
--- # .github/workflows/actions.lock
version: v0.0.2
workflows: {.github/workflows/example.yml: []}
)"},
    .good = {R"(- uses: A/B/path@v1
- uses: $/x
- uses: docker://alpine:3
--- # .github/workflows/actions.lock
version: v0.0.3
workflows: {.github/workflows/example.yml: [a/b@v1]}
dependencies:
  a/b@v1: {ref: v1.0.0, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
             R"(- uses: a/b@v1
--- # .github/workflows/actions.lock
version: v0.0.3
workflows: {.github/workflows/other.yml: []}
)",
             "- uses: a/b@v1\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
