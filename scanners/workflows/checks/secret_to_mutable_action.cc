#include <algorithm>
#include <array>

#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/context_use.h"

namespace assay::workflows::checks {

namespace {

// Owners whose tags are GitHub's own.
constexpr std::array<std::string_view, 2> kOwnByGithub = {"actions", "github"};

bool is_mutable_third_party(const Uses& uses) {
  return uses.kind == UsesKind::repository && uses.ref_kind != RefKind::sha &&
         std::none_of(kOwnByGithub.begin(), kOwnByGithub.end(),
                      [&](std::string_view owner) { return equal_ignoring_case(uses.owner, owner); });
}

void check(const Pairs& pairs, const Uses& uses, const Job* job, const Step* step, Reporter& out) {
  for (const Pair& pair : pairs.list) {
    if (!reads_secret(pair.value)) continue;
    out.report(*pair.value.node, "The secret goes to " + quoted(uses.text.value()) + ", which its owner can change.")
        .in(job, step)
        .related(*uses.text.node, "The action that gets it.");
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (!is_mutable_third_party(uses) || locked(subject, uses) != nullptr) return;
    if (step != nullptr) {
      check(step->with, uses, job, step, out);
      check(step->env, uses, job, step, out);
    } else {
      check(job->secrets, uses, job, step, out);
      check(job->with, uses, job, step, out);
    }
  });
}

}  // namespace

extern const Check secret_to_mutable_action = {
    .id = "secret-to-mutable-action",
    .title = "Secret is given to an action that can change",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A secret in `with:`, `env:` or `secrets:` of an action or workflow of another owner that is not named by "
        "commit, neither there nor in `actions.lock`. Actions of GitHub itself do not count.",
    .why =
        "Who takes over the action's repository moves its tag and gets the secret from the next run, as it happened "
        "with "
        "tj-actions/changed-files in 2025.",
    .reproduce = "Compare the commit of the tag with that of an earlier run.",
    .fix = "Name the action by its full commit, or do without the action.",
    .avoid = "Do not rely on masking: what an action sends elsewhere is not masked.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .bad = {"- uses: a/b@v1\n  with: {token: '${{ secrets.NPM_TOKEN }}'}\n",
            "- uses: a/b@main\n  env: {TOKEN: '${{ secrets.NPM_TOKEN }}'}\n",
            "on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1, secrets: {t: '${{ secrets.T }}'}}\n"},
    .good = {"- uses: a/b@0123456789abcdef0123456789abcdef01234567\n  with: {token: '${{ secrets.NPM_TOKEN }}'}\n",
             "- uses: a/b@v1\n  with: {token: '${{ secrets.GITHUB_TOKEN }}'}\n",
             "- uses: actions/setup-node@v6\n  with: {token: '${{ secrets.T }}'}\n",
             "- uses: ./x\n  with: {token: '${{ secrets.T }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
