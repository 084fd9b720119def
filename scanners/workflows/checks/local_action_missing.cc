#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Of a document somewhere in the folder.
bool is_action_file(const Document& document, std::string_view folder) {
  return document.kind == FileKind::action && document.path_below.find('/', folder.size()) == std::string::npos;
}

// A link on the way, which is not followed here, may lead to it.
bool goes_through_link(const Repository& repository, std::string_view path) {
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1))
    if (repository.has(path.substr(0, slash))) return true;
  return false;
}

bool exists(const Subject& subject, const Uses& uses) {
  std::string_view path = uses.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::string folder = cat(subject.document.root(), path, path.empty() ? "" : "/");
  return subject.repository.has(cat(folder, "Dockerfile")) || goes_through_link(subject.repository, folder) ||
         subject.repository.any_below(folder, [&](const Document& one) { return is_action_file(one, folder); });
}

// A step that may put files there which the repository does not have: a checkout of another one, of other commits or
// submodules, a download, a script that mentions the folder.
bool may_make(const Step& step, const Uses& wanted) {
  if (step.run) {
    const std::string_view name = wanted.path.substr(0, wanted.path.find('/'));
    return step.run.value().find(name) != std::string_view::npos ||
           step.run.value().find("git ") != std::string_view::npos;
  }
  if (!step.uses || step.uses->kind != UsesKind::repository) return step.uses && step.uses->kind == UsesKind::docker;
  if (step.uses->is_repository("actions/checkout")) {
    constexpr std::string_view kInputs[] = {"repository", "path", "ref", "submodules"};
    return std::any_of(std::begin(kInputs), std::end(kInputs),
                       [&](std::string_view input) { return step.with.find(input) != nullptr; });
  }
  return !equal_ignoring_case(step.uses->owner, "actions") || step.uses->is_repository("actions/download-artifact") ||
         step.uses->is_repository("actions/cache");
}

void run(const Subject& subject, Reporter& out) {
  if (!subject.document.listed || !subject.document.is_workflow()) return;
  for (const Job& job : subject.workflow().jobs) {
    for (const Step& step : job.steps) {
      if (!step.uses || (step.uses->kind != UsesKind::local && step.uses->kind != UsesKind::self)) continue;
      const Uses& uses = *step.uses;
      if (uses.path.find("..") != std::string_view::npos || exists(subject, uses)) continue;
      const bool made =
          uses.kind == UsesKind::local && std::any_of(job.steps.begin(), job.steps.end(), [&](const Step& other) {
            return other.index < step.index && may_make(other, uses);
          });
      if (made) continue;
      out.report(*uses.text.node, cat("The repository has no action at ", quoted(uses.path), ".")).in(&job, &step);
    }
  }
}

}  // namespace

extern const Check local_action_missing = {
    .id = "local-action-missing",
    .title = "Action of the repository does not exist",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A step that uses `./PATH` where neither `action.yml`, `action.yaml` nor a Dockerfile is. Told where a whole "
        "repository is looked through, and no step before may have put it there.",
    .why = "The step fails: `Can't find 'action.yml'`. In a job that seldom runs, that is found out too late.",
    .reproduce = "Run the job.",
    .fix = "Correct the path, which begins at the root of the repository.",
    .avoid = "Do not set `continue-on-error`: what the action was to do is then left out, and nobody is told.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id"
                   "stepsuses"},
    .bad = {"- uses: actions/checkout@v6\n- uses: ./gone\n", "- uses: $/gone\n",
            R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools}]}}
--- # tools/setup/action.yml
runs: {using: node24, main: x.js}
)"},
    .good = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup}, {uses: ./tools/setup/}]}}
--- # tools/setup/action.yml
runs: {using: node24, main: x.js}
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./image}]}}
--- # image/Dockerfile
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./}]}}
--- # action.yml
runs: {using: node24, main: x.js}
)",
             "- uses: actions/checkout@v6\n  with: {repository: o/r, path: tools}\n- uses: ./tools/setup\n",
             "- run: make tools/setup\n- uses: ./tools/setup\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
