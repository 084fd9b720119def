#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Whether the tables have a later release of the same major, so that this one would be there, too.
bool has_later(const facts::ActionSummary& summary, const facts::Version& version) {
  for (const facts::Major& major : summary.majors) {
    if (major.major != version.major()) continue;
    const auto latest = facts::parse_version(major.latest);
    return latest && std::is_gt(facts::compare(*latest, version));
  }
  return false;
}

void run(const Subject& subject, Reporter& out) {
  const facts::ActionFacts& known = facts::builtin_action_facts();
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::sha) return;
    const auto written = commented_version(uses);
    if (!written || !written->full()) return;
    const std::string action = action_name(uses);
    // Releases are those of the repository, whatever the path.
    const auto summary = known.summary(facts::repository_of(action));
    if (!summary || !has_later(*summary, *written) || !known.by_sha(action, lower(uses.ref)).empty()) return;
    const std::string_view tag = uses.commented->text;
    const std::string other = tag.starts_with('v') ? std::string(tag.substr(1)) : cat("v", tag);
    if (known.by_tag(action, tag) || known.by_tag(action, other)) return;
    out.report(uses.comment->span,
               cat(quoted(summary->name), " has no release ", quoted(tag), ", and no release is this commit."))
        .in(job, step)
        .related(*uses.text.node, "The commit.");
  });
}

}  // namespace

extern const Check action_sha_not_tagged = {
    .id = "action-sha-not-tagged",
    .title = "Commit is said to be a release that does not exist",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .what =
        "A `uses:` by commit whose comment names a version that is not among the releases in the table that the "
        "program carries, though it has later ones of the same major; and the commit is none of them, either.",
    .why =
        "Nobody released that code. It may be a commit from between two releases, or one of a fork, which GitHub "
        "serves below the name of the original.",
    .reproduce = "Look for the version in the list of tags of the repository.",
    .fix = "Take the commit of a release.",
    .avoid = "Do not take the commit for good because it can be fetched: those of forks can, too.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .zizmor = {"stale-action-refs"},
    .bad = {"- uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v4.0.77\n"},
    .good = {"- uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v4.99.0\n",
             "- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4.0.77\n",
             "- uses: actions/checkout@0123456789abcdef0123456789abcdef01234567\n",
             "- uses: nobody/nothing@0123456789abcdef0123456789abcdef01234567 # v4.0.77\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
