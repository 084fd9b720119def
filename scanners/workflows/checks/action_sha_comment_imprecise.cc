#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"

namespace assay::workflows::checks {

namespace {

using Key = std::pair<std::string_view, std::string_view>;

bool is_imprecise(const Uses& uses) {
  return uses.kind == UsesKind::repository && uses.ref_kind == RefKind::sha && uses.commented &&
         !uses.commented->is_full();
}

// The release, where the comment is one of its moving tags: v7 of v7.0.1.
std::optional<std::string_view> precise(const Uses& uses) {
  const auto release = fixes::release_of_commit(uses);
  const auto version = release ? parse_version(*release) : std::nullopt;
  if (!version || version->major != uses.commented->major) return std::nullopt;
  return uses.commented->parts < 2 || version->minor == uses.commented->minor ? release : std::nullopt;
}

// Once for each commit and comment of a file, with all places in its fix: they come in dozens.
void run(const Subject& subject, Reporter& out) {
  std::map<Key, std::vector<fixes::SpanEdit>> edits;
  for_each_uses(subject.document, [&](const Job*, const Step*, const Uses& uses) {
    const auto release = is_imprecise(uses) ? precise(uses) : std::nullopt;
    if (!release) return;
    if (auto edit = fixes::set_release(subject.tree(), uses, *release))
      edits[{uses.text.value(), uses.commented->text}].push_back(std::move(*edit));
  });
  std::set<Key> told;
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (!is_imprecise(uses) || !told.emplace(uses.text.value(), uses.commented->text).second) return;
    Draft draft = out.report(uses.comment->span,
                             quoted(uses.commented->text) + " is no release: it moves on while the commit stays.");
    draft.in(job, step).related(*uses.text.node, "The commit.");
    if (const auto release = precise(uses))
      fixes::offer(draft, edits[{uses.text.value(), uses.commented->text}], cat("write ", *release), true);
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
