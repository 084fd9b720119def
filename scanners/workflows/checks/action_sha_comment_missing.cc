#include "base/line_index.h"
#include "base/strings.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"

namespace assay::workflows::checks {

namespace {

// A version in a comment alone on the line above.
bool commented_above(const Subject& subject, const Uses& uses) {
  const yaml::Tree& tree = subject.tree();
  const std::uint32_t line = tree.lines().line_of(uses.text.node->span.begin);
  if (line == 1) return false;
  const auto above = static_cast<std::uint32_t>(tree.lines().begin_of(line - 1));
  const yaml::Comment* comment = tree.comment_on_line(above);
  return comment != nullptr && comment->own_line && version_in_comment(comment->text);
}

void run(const Subject& subject, Reporter& out) {
  // JSON has no comments.
  if (subject.tree().root().style == yaml::Style::flow) return;
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::sha || uses.commented) return;
    if (commented_above(subject, uses)) return;
    Draft draft = out.report(uses.ref_span(subject.tree()), "No comment says which version the commit is.");
    draft.in(job, step);
    if (const auto release = fixes::release_of_commit(uses))
      fixes::offer(draft, fixes::set_release(subject.tree(), uses, *release), cat("write ", *release, " behind it"),
                   true);
  });
}

}  // namespace

extern const Check action_sha_comment_missing = {
    .id = "action-sha-comment-missing",
    .title = "Commit of an action has no comment with its version",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what =
        "A `uses:` by commit without a version behind it or above it, such as `# v6.0.1`. A workflow in JSON, which "
        "has "
        "no comments, is left out.",
    .why = "Nobody who reads the file can tell what runs and whether it is old, and update tools leave it alone.",
    .reproduce = "Look at the line.",
    .fix = "Write the release that has this commit behind it: `# v6.0.1`.",
    .avoid = "Do not write the major alone (`# v6`): it moves on and the commit does not.",
    .references = {"https://docs.github.com/en/code-security/dependabot/working-with-dependabot/"
                   "keeping-your-actions-up-to-date-with-dependabot"},
    .zizmor = {"unpinned-uses", "stale-action-refs"},
    .bad = {"- uses: a/b@0123456789abcdef0123456789abcdef01234567\n",
            "- uses: a/b@0123456789abcdef0123456789abcdef01234567 # the latest\n"},
    .good = {"- uses: a/b@0123456789abcdef0123456789abcdef01234567 # v1.2.3\n",
             "- uses: a/b@0123456789abcdef0123456789abcdef01234567 # tag=v1\n", "- uses: a/b@v1\n",
             "- {uses: a/b@0123456789abcdef0123456789abcdef01234567, with: {x: 1}} # v1.2.3\n",
             "{on: push, jobs: {a: {runs-on: x, steps: [{uses: a/b@0123456789abcdef0123456789abcdef01234567}]}}}\n",
             "- name: x\n  # v1.2.3\n  uses: a/b@0123456789abcdef0123456789abcdef01234567\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
