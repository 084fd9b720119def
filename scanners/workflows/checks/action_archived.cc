#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const facts::ActionFacts& known = facts::builtin_action_facts();
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository) return;
    const std::string action = action_name(uses);
    if (!known.archived(action)) return;
    const auto instead = known.replacement(action);
    out.report(*uses.text.node, cat("The repository of ", quoted(action), " is archived: nobody mends it any more",
                                    instead ? cat("; what takes its place is ", instead->use) : std::string(), "."))
        .in(job, step);
  });
}

}  // namespace

extern const Check action_archived = {
    .id = "action-archived",
    .title = "Action is archived",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A `uses:` of a repository that its owner has archived, by the list that the program carries.",
    .why =
        "It gets no fixes, and it stops working when GitHub retires the version of Node or the command that it needs.",
    .reproduce = "Open the repository: GitHub says that it is archived.",
    .fix = "Use what has taken its place, or a few lines of `run:`.",
    .avoid = "Do not change to a fork of somebody unknown.",
    .references = {"https://docs.github.com/en/repositories/archiving-a-github-repository/archiving-repositories"},
    .zizmor = {"archived-uses"},
    .bad = {"- uses: actions/create-release@v1\n", "- uses: Actions-RS/toolchain@v1.0.7\n",
            "# action.yml\nruns: {using: composite, steps: [{uses: actions-rs/cargo@v1}]}\n"},
    .good = {"- uses: actions/checkout@v6\n", "- uses: ./actions/create-release\n", "- uses: nobody/nothing@v1\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
