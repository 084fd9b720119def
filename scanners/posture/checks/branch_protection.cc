#include "base/strings.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/rulesets.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& subject, Judge& out) {
  int best = -1;
  std::string_view where;
  for (const File& file : subject.checkout.files) {
    if (!is_ruleset(file.path) || !file.kept) continue;
    const auto ruleset = read_ruleset(file.text);
    if (!ruleset || !ruleset->of_branches) continue;
    if (ruleset->score() > best) best = ruleset->score(), where = file.path;
    out.note(cat("is a ruleset that would give ", ruleset->score(), " points"), whole_file(file));
    for (std::string& lack : ruleset->lacks()) out.warn(std::move(lack), whole_file(file));
  }
  out.unproved(best < 0
                   ? std::string("rules of branches are settings of GitHub, and no ruleset is saved in the checkout")
                   : cat("'", printable(where), "' would give ", best,
                         " of 10; whether GitHub enforces it is not in a checkout"));
}

}  // namespace

extern const Check branch_protection = {
    .id = "posture-branch-protection",
    .name = "Branch-Protection",
    .title = "The default branch is not protected",
    .risk = Severity::high,
    .what =
        "Rulesets of GitHub that are saved in the repository (JSON files with `ruleset` in their path). What they lack "
        "is named, and the score that they would give.",
    .unproved = "All of it: what GitHub enforces is a setting.",
    .why = "Who has taken over one account pushes to the branch, or rewrites it.",
    .reproduce = "Open `Settings`, `Rules`, `Rulesets`.",
    .fix = "Add a ruleset: no force push, no deletion, pull requests with approvals and required checks.",
    .avoid = "Do not let administrators pass by.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#branch-protection"},
    .open = {"--- # README.md\nHello.\n",
             "--- # .github/rulesets/main.json\n{\"target\": \"branch\", \"enforcement\": \"active\", \"rules\": "
             "[{\"type\": \"deletion\"}]}\n"},
    .run = run,
};

}  // namespace assay::posture::checks
