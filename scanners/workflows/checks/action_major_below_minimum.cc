#include "base/strings.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/release.h"

namespace assay::workflows::checks {

namespace {

using policies::NamedRelease;

std::string wanted(const policy::Minimum& minimum) {
  return cat("v", minimum.major, minimum.minor == 0 ? "" : cat(".", minimum.minor));
}

bool is_below(const facts::Version& version, const policy::Minimum& minimum) {
  facts::Version least;
  least.numbers = {minimum.major, minimum.minor, 0, 0};
  least.count = 3;
  // A tag that moves with its releases, v6 or v6.1, stands at the last of them: what it does not say is no less.
  if (version.count == 1) least.numbers[1] = 0;
  return compare(version, least) < 0;
}

bool is_allowed_branch(const policy::Actions& actions, std::string_view action) {
  return std::any_of(actions.branches.begin(), actions.branches.end(),
                     [&](const policy::ActionPattern& one) { return policy::names_action(one.action, action); });
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->actions) return;
  const policy::Actions& actions = *subject.policy()->actions;
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository) return;
    const std::string action = policies::name_of_action(uses);
    const policy::Minimum* minimum = minimum_of(actions, action);
    if (minimum == nullptr) return;
    const yaml::Span at = uses.ref_span(subject.tree());
    const NamedRelease release = policies::named_release(uses, locked(subject, uses));
    if (release.by == NamedRelease::By::nothing) {
      Draft draft = out.report(at, cat("Nothing tells which release of ", quoted(action), " this commit is."));
      policies::demanded(draft.in(job, step).unproved(), subject, minimum->mark, minimum->reason);
      return;
    }
    if (release.by == NamedRelease::By::branch) {
      if (is_allowed_branch(actions, action)) return;
      Draft draft = out.report(at, cat(quoted(action), uses.ref.empty() ? " names no version" : " is named by a branch",
                                       ", and must be ", wanted(*minimum), " or later."));
      policies::demanded(draft.in(job, step), subject, minimum->mark, minimum->reason);
      return;
    }
    if (!is_below(*release.version, *minimum)) return;
    const std::string_view by = release.by == NamedRelease::By::facts      ? ", as its commit is known,"
                                : release.by == NamedRelease::By::lockfile ? ", as the lockfile says,"
                                : release.by == NamedRelease::By::comment  ? ", as the comment says,"
                                                                           : "";
    Draft draft = out.report(
        at, cat(quoted(action), " is ", quoted(release.text), by, " and must be ", wanted(*minimum), " or later."));
    policies::demanded(draft.in(job, step), subject, minimum->mark, minimum->reason);
    if (const auto next = fixes::last_of_major(uses, minimum->major); next && minimum->minor == 0)
      fixes::offer(draft, fixes::raise(subject.tree(), uses, next->sha, next->release), cat("take ", next->release),
                   false);
  });
}

}  // namespace

extern const Check action_major_below_minimum = {
    .id = "action-major-below-minimum",
    .title = "Action is older than the policy allows",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "An action of a family that the policy gives a minimum for, at a release below it, or at a branch, which may "
        "be anything. A commit is looked up in the facts that are shipped, else its comment counts; without both it "
        "is unproved.",
    .why =
        "Releases below the minimum run on a runtime that is gone or going, or lack what others rely on: runs warn "
        "first and fail on the day that the runtime is taken away.",
    .reproduce = "Compare the reference with `actions: minimum:` of the policy; the finding shows the entry.",
    .fix = "Take a release at or above the minimum, by its commit, with the version in the comment behind it.",
    .avoid = "Do not change the comment alone: the commit decides.",
    .references = {"https://github.blog/changelog/2025-09-19-deprecation-of-node-20-on-github-actions-runners/"},
    .bad = {R"(- uses: actions/checkout@v5
--- # policy.yaml
policy: example
actions:
  minimum:
    - {action: actions/checkout, major: 6, reason: Node 24}
)",
            R"(- uses: github/codeql-action/init@releases/v3
--- # policy.yaml
policy: example
actions: {minimum: [{action: github/codeql-action/*, major: 4, reason: supported line}]}
)",
            R"(- uses: actions/checkout@main
--- # policy.yaml
policy: example
actions: {minimum: [{action: actions/checkout, major: 6, reason: Node 24}]}
)",
            R"(- uses: example/action@v0.9.3
--- # policy.yaml
policy: example
actions: {minimum: [{action: example/*, major: 0, minor: 24, reason: fixes}]}
)"},
    .good = {R"(- uses: actions/checkout@v6
--- # policy.yaml
policy: example
actions: {minimum: [{action: actions/checkout, major: 6, reason: Node 24}]}
)",
             R"(- uses: ./checkout
- uses: docker://alpine:3
- uses: other/action@v1
--- # policy.yaml
policy: example
actions: {minimum: [{action: actions/*, major: 6, reason: Node 24}]}
)",
             R"(- uses: actions/checkout@main
--- # policy.yaml
policy: example
actions:
  minimum: [{action: actions/checkout, major: 6, reason: Node 24}]
  branches: [{action: actions/checkout, reason: tried before it is released}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
