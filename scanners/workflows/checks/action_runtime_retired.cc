#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"

namespace assay::workflows::checks {

namespace {

// "removed" or "deprecated"; empty for a runtime that is neither.
std::string_view retirement_of(const facts::ActionFacts& known, facts::Runtime runtime) {
  const auto status = known.status_of(runtime);
  return status && status->status != "current" ? status->status : std::string_view();
}

// The nearest release on node24: of the same major where that has one, or else the first of a later major. Tags of
// older majors may be on it as well, which is no way forward.
std::string first_newer(const std::optional<facts::Version>& version, const std::optional<facts::Release>& same_major,
                        const facts::ActionSummary* summary) {
  if (!version) return {};
  std::string_view first;
  if (same_major)
    first = same_major->tag;
  else if (summary != nullptr)
    first = summary->node24_from;
  const auto newer = facts::parse_version(first);
  if (!newer || std::is_lt(facts::compare(*newer, *version))) return {};
  return cat("; ", quoted(first), " is the nearest release on node24");
}

// The Node of a major whose tag or branch of that name is not in the table: the newest, where all that its releases
// ever ran on are retired. Unknown for others.
facts::Runtime retired_major(const facts::ActionFacts& known, const std::string& action, const Uses& uses) {
  const auto version = uses.ref_kind == RefKind::version ? facts::parse_version(uses.ref) : std::nullopt;
  const auto summary = known.summary(action);
  if (!version || version->count != 1 || summary == nullptr) return facts::Runtime::unknown;
  for (const facts::Major& major : summary->majors) {
    if (major.major != version->major() || !major.floating_tag.empty() || major.changes.empty()) continue;
    facts::Runtime newest = facts::Runtime::unknown;
    for (const facts::RuntimeChange& change : major.changes) {
      if (retirement_of(known, change.runtime).empty()) return facts::Runtime::unknown;
      newest = std::max(newest, change.runtime);
    }
    return newest;
  }
  return facts::Runtime::unknown;
}

// Whether the commit is known to be a release on a Node that is not retired: a last release may be a mend of an older
// line.
bool is_current(const facts::ActionFacts& known, const std::string& action, std::string_view sha) {
  const auto releases = known.by_sha(action, sha);
  return std::any_of(releases.begin(), releases.end(), [&](const facts::Release& one) {
    const facts::Runtime runtime = known.runtime_of(action, one);
    return runtime != facts::Runtime::unknown && retirement_of(known, runtime).empty();
  });
}

void check(const facts::ActionFacts& known, const Uses& uses, const Job* job, const Step* step, const Subject& subject,
           Reporter& out) {
  const std::string_view commit = locked_commit(subject, uses);
  const auto release = known_release(uses, commit);
  const std::string action = action_name(uses);
  if (!release) {
    const facts::Runtime newest = commit.empty() ? retired_major(known, action, uses) : facts::Runtime::unknown;
    if (newest != facts::Runtime::unknown)
      out.report(uses.ref_span(subject.tree()),
                 cat("No release of ", quoted(action), " ", uses.ref, " runs on a newer Node than ",
                     facts::name_of(newest), ", which is ", retirement_of(known, newest), "."))
          .in(job, step)
          .confidence(Confidence::medium);
    return;
  }
  const facts::Runtime runtime = known.runtime_of(action, release->release);
  const std::string_view retirement = retirement_of(known, runtime);
  if (retirement.empty()) return;
  const auto summary = known.summary(action);
  const auto version = facts::parse_version(release->name());
  const auto same_major =
      version ? known.first_on(action, facts::Runtime::node24, version->major()) : std::optional<facts::Release>();
  Draft draft = out.report(uses.ref_span(subject.tree()),
                           cat(quoted(action), " ", release->name(), " runs on ", facts::name_of(runtime),
                               ", which is ", retirement, first_newer(version, same_major, summary), "."));
  draft.in(job, step);
  // Of the same major alone: another one may want other inputs.
  if (same_major)
    if (const auto later = fixes::last_of_major(uses, version->major()); later && is_current(known, action, later->sha))
      fixes::offer(draft, fixes::raise(subject.tree(), uses, later->sha, later->release), cat("take ", later->release),
                   false);
  if (release->by == KnownRelease::By::comment) draft.confidence(Confidence::medium);
  if (release->may_have_moved() && (summary == nullptr || summary->stale)) draft.confidence(Confidence::low);
}

void run(const Subject& subject, Reporter& out) {
  const facts::ActionFacts& known = facts::builtin_action_facts();
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    check(known, uses, job, step, subject, out);
  });
  const Text& own = subject.document.action->using_;
  const std::string_view retirement = retirement_of(known, facts::runtime_named(own.value()));
  if (own && !retirement.empty())
    out.report(*own.node, cat("The action runs on ", own.value(), ", which is ", retirement, "."));
}

}  // namespace

extern const Check action_runtime_retired = {
    .id = "action-runtime-retired",
    .title = "Action runs on a version of Node that is retired",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A `uses:` whose release runs on node12, node16 or node20, by the table of releases that the program carries, "
        "and an `action.yml` that asks for one. What the table does not have is not told.",
    .why =
        "GitHub's runners have no such Node any more, or are about to take it away, and run the action on a newer one "
        "that its authors never tested. It has no security fixes, either.",
    .reproduce = "Read the warnings of a run: GitHub names the actions that it forced to another version of Node.",
    .fix = "Take a release on node24, after a look at what changed between the two.",
    .avoid =
        "Do not go by the major alone: some change their Node in between. Do not set "
        "`ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION`.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runsusing"},
    .bad = {"- uses: actions/setup-go@v6.0.0\n", "- uses: actions/checkout@v4\n",
            "- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11\n",
            "- uses: actions/setup-go@0123456789abcdef0123456789abcdef01234567 # v6.0.0\n",
            "- uses: github/codeql-action/init@v3\n", "- uses: Swatinem/rust-cache@v1\n",
            "- uses: codecov/codecov-action@v3\n", "# action.yml\nruns: {using: node16, main: x.js}\n"},
    .good = {"- uses: actions/setup-go@v6.2.0\n", "- uses: actions/checkout@v6\n", "- uses: nobody/nothing@v1\n",
             "- uses: actions/setup-go@0123456789abcdef0123456789abcdef01234567\n",
             "# action.yml\nruns: {using: node24, main: x.js}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
