#include <algorithm>
#include <set>
#include <string>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

// The way by which a fork's pull request gets there; null: a condition keeps it away.
const triggering::Way* pull_request_way(const Subject& subject, const Job* job, const Step* step) {
  const auto& ways = subject.analysis.reach(subject.document).ways(job, step, triggering::Starter::outsider);
  const auto way =
      std::find_if(ways.begin(), ways.end(), [](const triggering::Way& one) { return one.event() == "pull_request"; });
  return way == ways.end() ? nullptr : &*way;
}

// By a workflow of the repository that calls this one.
bool called_by_pull_request(const Subject& subject, const Job* job, const Step* step) {
  const auto events = subject.analysis.events({&subject.document, job, step});
  return subject.workflow().trigger("workflow_call") != nullptr && events &&
         std::find(events->begin(), events->end(), "pull_request") != events->end();
}

// Handed to a workflow of the repository, in which its use is told.
bool is_handed_on(const Subject& subject, const Job* job, const Text& text) {
  if (job == nullptr || !job->uses || called_workflow(subject.repository, subject.document, *job->uses) == nullptr)
    return false;
  return std::any_of(job->secrets.list.begin(), job->secrets.list.end(),
                     [&](const Pair& secret) { return secret.value.node == text.node; });
}

void run(const Subject& subject, Reporter& out) {
  std::set<std::pair<const Job*, std::string>> told;
  for_each_text(subject.document, [&](const Job* job, const Step* step, const Text& text) {
    // An action has no events of its own.
    if (!subject.document.is_workflow() || is_handed_on(subject, job, text)) return;
    for (const ContextUse& use : uses_of_context(text, "secrets")) {
      if (use.name.empty() || equal_ignoring_case(use.name, "GITHUB_TOKEN")) continue;
      const triggering::Way* way = pull_request_way(subject, job, step);
      const bool called = way == nullptr && called_by_pull_request(subject, job, step);
      if ((way == nullptr && !called) || !told.emplace(job, lower(use.name)).second) continue;
      Draft draft = out.report(subject.tree().source_span(*text.node, use.begin, use.end),
                               cat("A pull request gets to what needs the secret ", quoted(use.name),
                                   way != nullptr ? cat(", on ", triggering::text_of(*way)) : std::string(), "."));
      draft.in(job, step);
      if (way != nullptr) draft.related(*way->trigger->event_node, "The event.");
      if (called) draft.confidence(Confidence::medium);
      if (job != nullptr && job->environment) draft.confidence(Confidence::low);
    }
  });
}

}  // namespace

extern const Check pr_needs_vendor_secret = {
    .id = "pr-needs-vendor-secret",
    .title = "Pull request run reads a secret",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A secret, other than the run's own token, that a job or step reads which a `pull_request` reaches, and no "
        "condition keeps forks away. By a call from another workflow of the repository, too.",
    .why =
        "Forks get no secrets, so the run fails for everybody from outside, or does less than it says. For a branch of "
        "the repository the secret is in reach of code that nobody has reviewed.",
    .reproduce = "Open a pull request from a fork: the secret is empty.",
    .fix =
        "Run what needs the secret on `push` to the default branch, or by hand. Otherwise guard it: "
        "`if: github.event.pull_request.head.repo.full_name == github.repository`.",
    .avoid = "Do not change to `pull_request_target` to get the secret.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {R"(on: pull_request
jobs:
  a: {runs-on: x, steps: [{run: make, env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]}
)",
            R"(on: {workflow_call: {secrets: {KEY: {required: true}}}}
jobs:
  a: {runs-on: x, steps: [{run: make, env: {KEY: '${{ secrets.KEY }}'}}]}
--- # .github/workflows/caller.yml
on: pull_request
jobs:
  a: {uses: ./.github/workflows/example.yml, secrets: inherit}
)",
            R"(on: pull_request
env: {KEY: '${{ secrets.VENDOR_KEY }}'}
jobs:
  a: {runs-on: x, steps: [{run: make}]}
)"},
    .good = {R"(on: pull_request
jobs:
  a:
    runs-on: x
    if: github.event.pull_request.head.repo.full_name == github.repository
    steps: [{run: make, env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]
)",
             R"(on: [push, pull_request]
jobs:
  a:
    runs-on: x
    steps: [{run: make, if: github.event_name == 'push', env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]
)",
             R"(on: pull_request
jobs:
  a: {runs-on: x, steps: [{run: make, env: {KEY: '${{ secrets.GITHUB_TOKEN }}'}}]}
)",
             "on: push\njobs:\n  a: {runs-on: x, steps: [{run: make, env: {K: '${{ secrets.K }}'}}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
