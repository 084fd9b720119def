#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/pre_commit.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const HookRepository& hooks : read_pre_commit(subject.document)) {
    if (!hooks.is_remote() || !hooks.rev || ref_kind_of(hooks.rev.value()) == RefKind::sha) continue;
    const bool version = ref_kind_of(hooks.rev.value()) == RefKind::version;
    Draft draft = out.report(*hooks.rev.node,
                             cat("The revision ", quoted(hooks.rev.value()), " of ", quoted(hooks.repo.value()),
                                 version ? " is a tag, which its owner can move." : " is no commit, and may move."));
    draft.related(*hooks.repo.node, "The repository of the hooks.");
  }
}

}  // namespace

extern const Check precommit_ref_not_sha = {
    .id = "precommit-ref-not-sha",
    .title = "Hooks of pre-commit are named by a tag, not by a commit",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what = "A `rev:` in `.pre-commit-config.yaml` that is no full commit.",
    .why =
        "Whoever can write to the hooks' repository moves the tag to other code, and it runs on each developer's "
        "machine and in the job that checks the hooks.",
    .reproduce = "`git ls-remote REPO refs/tags/REV` names another commit after the tag was moved.",
    .fix = "`pre-commit autoupdate --freeze` writes the commits, with their tags as comments.",
    .avoid = "Do not shorten the commit.",
    .references = {"https://pre-commit.com/#pre-commit-autoupdate"},
    .bad = {R"(# .pre-commit-config.yaml
repos: [{repo: https://github.com/psf/black, rev: 25.1.0, hooks: [{id: black}]}]
)",
            R"(# .pre-commit-config.yaml
repos: [{repo: https://github.com/psf/black, rev: main, hooks: [{id: black}]}]
)"},
    .good = {R"(# .pre-commit-config.yaml
repos:
  - {repo: https://github.com/psf/black, rev: 0123456789abcdef0123456789abcdef01234567, hooks: [{id: black}]}
  - {repo: local, hooks: [{id: x}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
