#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"

namespace assay::workflows::checks {

namespace {

Severity severity_of(std::string_view said) {
  if (said == "critical") return Severity::critical;
  if (said == "high") return Severity::high;
  return said == "low" ? Severity::low : Severity::medium;
}

struct Candidate {
  std::vector<facts::Version> versions;  // all of them must be affected
  std::string name;
  Confidence confidence = Confidence::high;
};

// What the reference stands for: one release, or the first and the last that a moving tag can be.
Candidate candidate_of(const Uses& uses, std::string_view commit) {
  Candidate out;
  if (const auto release = known_release(uses, commit)) {
    out.name = release->name();
    if (const auto version = facts::parse_version(out.name)) out.versions = {*version};
    if (release->by != KnownRelease::By::commit && !release->release.moving) return out;
    if (release->by == KnownRelease::By::comment) out.confidence = Confidence::medium;
    if (release->may_have_moved()) out.confidence = Confidence::medium;
    // A tag that the tables know but not where it stood: its own name is no release.
    if (!out.versions.empty() && out.versions[0].full()) return out;
    out.versions.clear();
  }
  const std::string_view text = uses.ref_kind == RefKind::sha && uses.commented ? uses.commented->text : uses.ref;
  const auto version = facts::parse_version(text);
  if (!version || (uses.ref_kind != RefKind::version && uses.ref_kind != RefKind::sha)) return {};
  out.name = text;
  out.versions = {*version};
  if (uses.ref_kind == RefKind::sha) out.confidence = Confidence::medium;
  if (version->full()) return out;
  facts::Version last = *version;
  for (std::size_t i = version->count; i < 3; ++i) last.numbers[i] = 999'999;
  last.count = 3;
  out.versions.push_back(last);
  out.confidence = Confidence::medium;
  return out;
}

std::string fixed_in(const facts::Advisory& advisory, const facts::Version& version) {
  for (const facts::Advisory::Range& range : advisory.ranges) {
    const auto fixed = facts::parse_version(range.fixed);
    if (fixed && std::is_lt(facts::compare(version, *fixed))) return cat("; ", range.fixed, " has it fixed");
  }
  return {};
}

// The last release of the same major, where no advisory is about it.
void offer_later(const std::vector<facts::Advisory>& advisories, const facts::Version& version, const Uses& uses,
                 const Subject& subject, Draft& draft) {
  const auto later = fixes::last_of_major(uses, version.major());
  const auto named = later ? facts::parse_version(later->release) : std::nullopt;
  if (!named || std::is_lteq(facts::compare(*named, version))) return;
  if (std::any_of(advisories.begin(), advisories.end(), [&](const auto& one) { return one.affects(*named); })) return;
  fixes::offer(draft, fixes::raise(subject.tree(), uses, later->sha, later->release), cat("take ", later->release),
               false);
}

void check(const facts::ActionFacts& known, const Uses& uses, const Job* job, const Step* step, const Subject& subject,
           Reporter& out) {
  if (uses.kind != UsesKind::repository) return;
  const std::string action = action_name(uses);
  const auto advisories = known.advisories(action);
  if (advisories.empty()) return;
  const Candidate candidate = candidate_of(uses, locked_commit(subject, uses));
  if (candidate.versions.empty()) return;
  std::set<std::string_view> told;
  for (const facts::Advisory& advisory : advisories) {
    const bool affected = std::all_of(candidate.versions.begin(), candidate.versions.end(),
                                      [&](const facts::Version& version) { return advisory.affects(version); });
    if (!affected || !told.insert(advisory.id).second) continue;
    Draft draft = out.report(
        uses.ref_span(subject.tree()),
        cat(quoted(action), " ", candidate.name, " has a known vulnerability, ", advisory.id,
            advisory.cve.empty() ? "" : cat(" (", advisory.cve, ")"), fixed_in(advisory, candidate.versions[0]), "."));
    draft.in(job, step).severity(severity_of(advisory.severity)).confidence(candidate.confidence);
    offer_later(advisories, candidate.versions[0], uses, subject, draft);
  }
}

void run(const Subject& subject, Reporter& out) {
  const facts::ActionFacts& known = facts::builtin_action_facts();
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    check(known, uses, job, step, subject, out);
  });
}

}  // namespace

extern const Check action_known_vulnerable = {
    .id = "action-known-vulnerable",
    .title = "Action has a known vulnerability",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A `uses:` of a release that an advisory of GitHub's database is about, by the advisories and releases that "
        "the program carries. A moving tag counts when every release that it can be is affected.",
    .why =
        "What the advisory describes works here: often that a title, a branch or a file of a pull request is run as "
        "code with the job's token and secrets.",
    .reproduce = "Read the advisory: `https://github.com/advisories/GHSA-…`.",
    .fix = "Take a release that has it fixed, by its full commit.",
    .avoid = "Do not reason that the affected input is not used before you have read the advisory.",
    .references = {"https://github.com/advisories?query=type%3Areviewed+ecosystem%3Aactions"},
    .zizmor = {"known-vulnerable-actions"},
    .bad = {"- uses: tj-actions/changed-files@v40\n", "- uses: tj-actions/changed-files@v45.0.7\n",
            "- uses: dawidd6/action-download-artifact@v5\n", "- uses: actions/download-artifact@v4.1.2\n",
            "- uses: atlassian/gajira-create@v2.0.0\n"},
    .good = {"- uses: tj-actions/changed-files@v46.0.5\n", "- uses: actions/checkout@v6\n",
             "- uses: actions/download-artifact@v4.1.3\n", "- uses: tj-actions/changed-files@main\n",
             "- uses: ./changed-files\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
