#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

bool is_one_of(const std::vector<facts::Release>& tags, const facts::Version& written) {
  return std::any_of(tags.begin(), tags.end(), [&](const facts::Release& tag) {
    const auto version = facts::parse_version(tag.tag);
    return version && is_version(*version, written);
  });
}

// The bytes of the version within the comment.
yaml::Span version_span(const Subject& subject, const Uses& uses) {
  const auto begin = static_cast<std::uint32_t>(uses.commented->text.data() - subject.tree().source().data());
  return {begin, begin + static_cast<std::uint32_t>(uses.commented->text.size())};
}

// The commit is one of the tables, and the comment names another release.
void check_known(const Subject& subject, const Uses& uses, const std::vector<facts::Release>& tags, const Job* job,
                 const Step* step, Reporter& out) {
  const std::string_view name = tags.front().tag;
  out.report(uses.comment->span,
             cat("The comment says ", quoted(uses.commented->text), ", and the commit is ", quoted(name), "."))
      .in(job, step)
      .related(*uses.text.node, "The commit.")
      .fix(version_span(subject, uses), std::string(name), cat("write ", name), true);
}

// The commit is unknown; that of the release which the comment names is another one.
void check_unknown(const facts::ActionFacts& known, const std::string& action, const Uses& uses, const Job* job,
                   const Step* step, Reporter& out) {
  const auto named = known.by_tag(action, uses.commented->text);
  if (!named || named->moving || !uses.commented->is_full()) return;
  const auto elsewhere = known.repositories_with(lower(uses.ref));
  const std::string whose = elsewhere.empty() ? std::string("which this one is not, as far as is known")
                                              : cat("and this one is of ", quoted(elsewhere[0]));
  Draft draft = out.report(uses.comment->span, cat(quoted(uses.commented->text), " is the commit ",
                                                   named->sha.substr(0, 12), ", ", whose, "."));
  draft.in(job, step).related(*uses.text.node, "The commit.");
  // The tag may have been moved, or the digits be those of the tag and not of its commit.
  if (elsewhere.empty()) draft.severity(Severity::low).confidence(Confidence::low).persona(Persona::pedantic);
}

void run(const Subject& subject, Reporter& out) {
  const facts::ActionFacts& known = facts::builtin_action_facts();
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::sha) return;
    const auto written = commented_version(uses);
    if (!written) return;
    const std::string action = action_name(uses);
    const auto tags = known.by_sha(action, lower(uses.ref));
    if (tags.empty())
      check_unknown(known, action, uses, job, step, out);
    else if (!is_one_of(tags, *written))
      check_known(subject, uses, tags, job, step, out);
  });
}

}  // namespace

extern const Check action_sha_comment_mismatch = {
    .id = "action-sha-comment-mismatch",
    .title = "Comment names another release than the commit is",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A `uses:` by commit whose comment names a release that is another commit, by the table of releases that the "
        "program carries.",
    .why =
        "People and update tools go by the comment: a review passes what it takes for v6.0.1, and code of another "
        "release, or of nobody's, runs. It is also how an attacker hides a commit in a pull request.",
    .reproduce = "`git ls-remote https://github.com/OWNER/REPO refs/tags/TAG` names the commit of the comment's tag.",
    .fix = "Read which of the two is meant, and write commit and comment of that release.",
    .avoid = "Do not change the comment before you know where the commit comes from.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .zizmor = {"ref-version-mismatch"},
    .bad = {"- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4.2.0\n",
            "- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v6\n",
            "- uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v4.1.1\n",
            "- uses: actions/setup-go@b4ffde65f46336ab88eb53be808477a3936bae11 # v5.0.0\n"},
    .good = {"- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4.1.1\n",
             "- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4\n",
             "- uses: actions/checkout@B4FFDE65F46336AB88EB53BE808477A3936BAE11 # tag=v4.1.1\n",
             "- uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v99.0.0\n",
             "- uses: nobody/nothing@0123456789abcdef0123456789abcdef01234567 # v1.0.0\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
