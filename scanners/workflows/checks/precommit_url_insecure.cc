#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/pre_commit.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const HookRepository& hooks : read_pre_commit(subject.document)) {
    const std::string_view address = hooks.repo.value();
    if (address.starts_with("http://") || address.starts_with("git://")) {
      Draft draft = out.report(*hooks.repo.node, cat("The hooks come over ", address.substr(0, address.find(':')),
                                                     ", which anybody on the way can change."));
      const std::string secure = cat("https", address.substr(address.find(':')));
      fixes::offer(draft, fixes::set_value(subject.tree(), *hooks.repo.node, secure), "fetch them over https", false);
    }
  }
}

}  // namespace

extern const Check precommit_url_insecure = {
    .id = "precommit-url-insecure",
    .title = "Hooks of pre-commit are fetched without encryption",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A `repo:` in `.pre-commit-config.yaml` that begins with `http://` or `git://`.",
    .why = "Who sits between the developer and the server puts code of their own in the place of the hooks.",
    .reproduce = "Fetch it through a proxy that answers in the server's place.",
    .fix = "Write `https://`.",
    .avoid = "Do not turn off the check of certificates where https fails.",
    .references = {"https://pre-commit.com/#top_level-repos"},
    .bad = {R"(# .pre-commit-config.yaml
repos: [{repo: "http://example.com/hooks", rev: v1, hooks: [{id: x}]}]
)",
            R"(# .pre-commit-config.yaml
repos: [{repo: "git://example.com/hooks", rev: v1, hooks: [{id: x}]}]
)"},
    .good = {R"(# .pre-commit-config.yaml
repos: [{repo: "https://example.com/hooks", rev: v1, hooks: [{id: x}]}, {repo: local, hooks: []}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
