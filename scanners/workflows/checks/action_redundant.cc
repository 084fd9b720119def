#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

struct Redundant {
  std::string_view action;
  std::string_view command;  // of GitHub's own runners, that does the same
};

constexpr std::array<Redundant, 13> kRedundant = {
    {{"actions-ecosystem/action-add-labels", "gh issue edit --add-label"},
     {"actions-ecosystem/action-remove-labels", "gh issue edit --remove-label"},
     {"addnab/docker-run-action", "docker run"},
     {"dacbd/create-issue-action", "gh issue create"},
     {"elgohr/github-release-action", "gh release create"},
     {"endbug/add-and-commit", "git commit"},
     {"ncipollo/release-action", "gh release create"},
     {"peter-evans/create-or-update-comment", "gh issue comment"},
     {"peter-evans/create-pull-request", "gh pr create"},
     {"sergeysova/jq-action", "jq"},
     {"softprops/action-gh-release", "gh release create"},
     {"stefanzweifel/git-auto-commit-action", "git commit"},
     {"svenstaro/upload-release-action", "gh release upload"}}};

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (!step.uses || step.uses->kind != UsesKind::repository) return;
    const std::string name = action_name(*step.uses);
    const auto* found = std::find_if(kRedundant.begin(), kRedundant.end(),
                                     [&](const Redundant& one) { return equal_ignoring_case(one.action, name); });
    if (found == kRedundant.end()) return;
    out.report(*step.uses->text.node,
               cat(quoted(name), " does what '", found->command, "' of the runner does, with code of somebody else."))
        .in(job, &step);
  });
}

}  // namespace

extern const Check action_redundant = {
    .id = "action-redundant",
    .title = "Action does what a program of the runner does",
    .severity = Severity::info,
    .confidence = Confidence::medium,
    .persona = Persona::auditor,
    .what =
        "An action for what `gh`, `git`, `docker` or `jq` do, which GitHub's own runners have: releases, pull "
        "requests, "
        "comments, labels, commits.",
    .why =
        "Each action is code of somebody else that runs with the job's token and has to be pinned and updated. A "
        "command of the runner is one less.",
    .reproduce = "Read the action: it calls the API that the command calls.",
    .fix = "Write a `run:` with the command that the finding names, and `GH_TOKEN` in its `env` for `gh`.",
    .avoid = "Do not put texts of others into that script by `${{ }}`: hand them over in `env`.",
    .references = {"https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-github-cli",
                   "https://docs.zizmor.sh/audits/#superfluous-actions"},
    .zizmor = {"superfluous-actions"},
    .bad = {"- uses: softprops/action-gh-release@v2\n", "- uses: Peter-Evans/create-pull-request@v7\n"},
    .good = {"- run: gh release create v1\n", "- uses: actions/checkout@v6\n",
             "- uses: ./softprops/action-gh-release\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
