#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/one_edit.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Owners whose names are worth to be imitated.
constexpr std::array<std::string_view, 16> kOwners = {
    "actions",   "github", "docker",  "azure", "hashicorp", "google-github-actions", "aws-actions",   "softprops",
    "astral-sh", "pypa",   "codecov", "pnpm",  "ruby",      "peter-evans",           "step-security", "sigstore"};

constexpr std::size_t kShortestName = 5;

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind != UsesKind::repository) return;
    const std::string owner = lower(uses.owner);
    if (std::find(kOwners.begin(), kOwners.end(), owner) != kOwners.end()) return;
    for (const std::string_view known : kOwners) {
      if (known.size() < kShortestName || !is_one_edit(owner, known)) continue;
      out.report(*uses.text.node, "The owner " + quoted(uses.owner) + " looks like " + quoted(known) + ", and is not.")
          .in(job, step);
      return;
    }
  });
}

}  // namespace

extern const Check action_typosquat = {
    .id = "action-typosquat",
    .title = "Owner of an action looks like a well-known one",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what = "A `uses:` of an owner whose name is one letter away from that of a well-known one: `actons/checkout`.",
    .why =
        "Somebody registers the misspelt name and waits: whatever is put there runs with the job's token and secrets.",
    .reproduce = "Open https://github.com/OWNER and see who it is.",
    .fix = "Correct the name. If it ran, revoke the secrets that the job had.",
    .avoid = "Do not suppress it because the action works: a copy works as well.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#using-third-party-actions"},
    .zizmor = {"typosquat-uses"},
    .bad = {"- uses: actons/checkout@v6\n", "- uses: Action/checkout@v6\n", "- uses: acitons/cache@v5\n"},
    .good = {"- uses: actions/checkout@v6\n", "- uses: Actions/checkout@v6\n", "- uses: active/checkout@v6\n",
             "- uses: pyca/x@v1\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
