#include <algorithm>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (!step.uses || !step.uses->is_repository("actions/create-github-app-token")) return;
    const bool permissions = std::any_of(step.with.list.begin(), step.with.list.end(),
                                         [](const Pair& pair) { return pair.name().starts_with("permission-"); });
    const bool whole_owner = step.with.find("owner") != nullptr && step.with.find("repositories") == nullptr;
    if (!permissions)
      out.report(*step.uses->text.node, "The token has every permission that the app has.").in(job, &step);
    if (whole_owner)
      out.report(*step.with.find("owner")->key, "The token is for every repository that the app is installed in.")
          .in(job, &step);
  });
}

}  // namespace

extern const Check app_token_too_broad = {
    .id = "app-token-too-broad",
    .title = "Token of a GitHub App is not limited",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "`actions/create-github-app-token` without an input `permission-…`, or with `owner` and without "
        "`repositories`.",
    .why =
        "The token may do all that the app may, often in all repositories of the owner, while a step needs one thing "
        "in one.",
    .reproduce = "`gh api /installation/repositories` with the token.",
    .fix = "Add `permission-contents: read`, or what the steps need, and `repositories:`.",
    .avoid = "Do not make a second app instead: limits of the token are enough.",
    .references = {"https://github.com/actions/create-github-app-token#inputs"},
    .zizmor = {"github-app"},
    .bad = {"- uses: actions/create-github-app-token@v3\n  with: {app-id: 1, private-key: x}\n",
            "- uses: actions/create-github-app-token@v3\n  with: {owner: o, permission-contents: read}\n"},
    .good = {"- uses: actions/create-github-app-token@v3\n  with: {app-id: 1, permission-contents: read}\n",
             "- uses: actions/create-github-app-token@v3\n  with: {owner: o, repositories: a, permission-contents: "
             "read}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
