#include <set>
#include <utility>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Once for each commit and comment of a file: they come in dozens.
void run(const Subject& subject, Reporter& out) {
  std::set<std::pair<std::string_view, std::string_view>> told;
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::sha) return;
    if (!uses.commented || uses.commented->is_full()) return;
    if (!told.emplace(uses.text.value(), uses.commented->text).second) return;
    out.report(uses.comment->span, quoted(uses.commented->text) + " is no release: it moves on while the commit stays.")
        .in(job, step)
        .related(*uses.text.node, "The commit.");
  });
}

}  // namespace

extern const Check action_sha_comment_imprecise = {
    .id = "action-sha-comment-imprecise",
    .title = "Comment of a commit names a moving tag",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what =
        "A `uses:` by commit with a comment such as `# v6`, which is not one release. Told once for each commit and "
        "file.",
    .why =
        "After the next release the comment still says v6, and the commit is an older one: readers and policies take "
        "it for "
        "newer than it is.",
    .reproduce = "`git ls-remote https://github.com/OWNER/REPO refs/tags/v6` names another commit after a while.",
    .fix = "Write the release in full: `# v6.0.1`.",
    .avoid = "Do not change the commit to fit the comment without reading what changed.",
    .references = {"https://docs.github.com/en/code-security/dependabot/working-with-dependabot/"
                   "keeping-your-actions-up-to-date-with-dependabot"},
    .zizmor = {"ref-version-mismatch"},
    .bad = {"- uses: a/b@0123456789abcdef0123456789abcdef01234567 # v1\n",
            "- uses: a/b@0123456789abcdef0123456789abcdef01234567 # tag=v1.2\n"},
    .good = {"- uses: a/b@0123456789abcdef0123456789abcdef01234567 # v1.2.3\n",
             "- uses: a/b@0123456789abcdef0123456789abcdef01234567\n", "- uses: a/b@v1 # v1\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
