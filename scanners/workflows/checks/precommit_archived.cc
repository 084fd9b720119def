#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/pre_commit.h"

namespace assay::workflows::checks {

namespace {

// "pre-commit/mirrors-isort" of https://github.com/pre-commit/mirrors-isort.git; empty for other hosts.
std::string repository_of(std::string_view address) {
  constexpr std::string_view kHost = "github.com";
  const std::size_t at = address.find(kHost);
  if (at == address.npos || at + kHost.size() >= address.size()) return {};
  std::string name = lower(address.substr(at + kHost.size() + 1));
  while (name.ends_with('/')) name.pop_back();
  if (name.ends_with(".git")) name.resize(name.size() - 4);
  return name;
}

void run(const Subject& subject, Reporter& out) {
  for (const HookRepository& hooks : read_pre_commit(subject.document)) {
    const std::string repository = hooks.is_remote() ? repository_of(hooks.repo.value()) : std::string();
    if (repository.empty() || !facts::builtin_action_facts().archived(repository)) continue;
    out.report(*hooks.repo.node,
               cat("The repository of the hooks, ", quoted(repository), ", is archived: nobody mends it any more."));
  }
}

}  // namespace

extern const Check precommit_archived = {
    .id = "precommit-archived",
    .title = "Hooks of pre-commit come from an archived repository",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "A `repo:` in `.pre-commit-config.yaml` on GitHub that its owner has archived, by the list that the program "
        "carries.",
    .why = "The hooks run on every developer's machine, and what is wrong in them stays wrong.",
    .reproduce = "Open the repository: GitHub says that it is archived.",
    .fix =
        "Use the project's own hooks: most have come to carry a `.pre-commit-hooks.yaml`. Where there are none, run "
        "the program by a `local` hook.",
    .avoid = "Do not change to a fork of somebody unknown.",
    .references = {"https://pre-commit.com/#repository-local-hooks"},
    .zizmor = {"archived-uses"},
    .bad = {R"(# .pre-commit-config.yaml
repos: [{repo: "https://github.com/pre-commit/mirrors-isort", rev: v5.10.1, hooks: [{id: isort}]}]
)",
            R"(# .pre-commit-config.yaml
repos: [{repo: "git@github.com:Pre-Commit/mirrors-prettier.git", rev: v3.1.0, hooks: [{id: prettier}]}]
)"},
    .good = {R"(# .pre-commit-config.yaml
repos: [{repo: "https://github.com/PyCQA/isort", rev: 5.13.2, hooks: [{id: isort}]}, {repo: local, hooks: []}]
)",
             R"(# .pre-commit-config.yaml
repos: [{repo: "https://example.org/pre-commit/mirrors-isort", rev: v5.10.1, hooks: [{id: isort}]}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
