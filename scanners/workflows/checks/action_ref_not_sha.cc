#include <algorithm>

#include "base/strings.h"
#include "rules/workflows/action_facts.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/fixes/known_commit.h"
#include "scanners/workflows/policies/release.h"

namespace assay::workflows::checks {

namespace {

// GitHub's own generator of provenance checks that it was called by a tag.
bool must_be_a_tag(const Uses& uses) { return uses.is_repository("slsa-framework/slsa-github-generator"); }

bool may_be_a_tag(const Subject& subject, const Uses& uses) {
  if (subject.policy() == nullptr || !subject.policy()->actions) return false;
  const std::vector<policy::ActionPattern>& tags = subject.policy()->actions->tags;
  const std::string action = policies::name_of_action(uses);
  return std::any_of(tags.begin(), tags.end(),
                     [&](const policy::ActionPattern& one) { return policy::names_action(one.action, action); });
}

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository || uses.ref_kind != RefKind::version || must_be_a_tag(uses)) return;
    if (may_be_a_tag(subject, uses) || locked(subject, uses) != nullptr) return;
    Draft draft = out.report(uses.ref_span(subject.tree()),
                             "The reference " + quoted(uses.ref) + " is a tag, which its owner can move.");
    draft.in(job, step);
    const auto known = fixes::commit_of(uses);
    if (!known) return;
    // A tag that moves may have moved on since the facts were read; what it stood at then may lack what is used by now.
    const std::string at = known->moves ? cat(", where it stood on ", facts::builtin_action_facts().date()) : "";
    fixes::offer(draft, fixes::pin(subject.tree(), uses, known->sha, known->release),
                 cat("name the commit of ", known->release, at), !known->moves);
  });
}

}  // namespace

extern const Check action_ref_not_sha = {
    .id = "action-ref-not-sha",
    .title = "Action or workflow is named by a tag, not by a commit",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A `uses:` of another repository whose reference is a version tag, such as `actions/checkout@v6`. One that "
        "`.github/workflows/actions.lock` fixes to a commit, for every workflow that gets to it, does not count.",
    .why =
        "Whoever can write to that repository, or takes over an account that can, moves the tag to other code, and "
        "every run executes it with this job's token and secrets. So it happened to tj-actions/changed-files and "
        "reviewdog in 2025.",
    .reproduce =
        "Compare the commit of the tag with that of an earlier run: `git ls-remote https://github.com/OWNER/REPO "
        "refs/tags/TAG`.",
    .fix =
        "Name the full commit and keep the version behind it for people and update tools: `uses: "
        "actions/checkout@<40 digits> # v6.0.1`.",
    .avoid = "Do not take the commit from a fork or an open pull request, and do not shorten it.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .zizmor = {"unpinned-uses"},
    .bad = {"- uses: actions/checkout@v6\n", "- uses: a/b/c@1.2.3\n",
            R"(# action.yml
runs:
  using: composite
  steps:
    - uses: actions/setup-python@v6
)",
            R"(on: push
jobs:
  call:
    uses: a/b/.github/workflows/c.yml@v1
)"},
    .good = {"- uses: actions/checkout@0123456789abcdef0123456789abcdef01234567 # v6.0.1\n", "- uses: ./action\n",
             R"(- uses: a/b/c@v1
--- # .github/workflows/actions.lock
version: v0.0.3
workflows: {.github/workflows/example.yml: [a/b@v1]}
dependencies:
  a/b@v1: {ref: v1.0.0, commit: sha1-0123456789abcdef0123456789abcdef01234567, owner_id: 1, repo_id: 2}
)",
             R"(- uses: own/action@v1
--- # policy.yaml
policy: example
actions: {tags: [{action: own/*, reason: tags are protected there}]}
)",
             "- uses: docker://alpine:3\n",
             R"(on: push
jobs:
  call:
    uses: slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml@v2.1.0
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
