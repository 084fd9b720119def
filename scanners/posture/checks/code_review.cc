#include "base/strings.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/rulesets.h"
#include "scanners/workflows/model/codeowners.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& subject, Judge& out) {
  for (const workflows::PlainFile& file : subject.checkout.repository.plain) {
    Place place;
    place.path = subject.checkout.shown(file.path_below);
    const bool workflows = !workflows::owners_of(file.text, ".github/workflows/x.yml").empty();
    if (workflows)
      out.note("names owners, of workflows too", std::move(place));
    else
      out.warn("names no owner of workflows", std::move(place));
  }
  for (const File& file : subject.checkout.files) {
    if (!is_ruleset(file.path) || !file.kept) continue;
    const auto ruleset = read_ruleset(file.text);
    if (ruleset && ruleset->of_branches)
      out.note(cat("asks for ", counted(static_cast<std::uint64_t>(ruleset->approvals), "approval", "approvals")),
               whole_file(file));
  }
  out.unproved("who approved which change is known to GitHub, and is not in a checkout");
}

}  // namespace

extern const Check code_review = {
    .id = "posture-code-review",
    .name = "Code-Review",
    .title = "Changes are merged without review",
    .risk = Severity::high,
    .what = "CODEOWNERS and saved rulesets are named, with the approvals that they ask for.",
    .unproved = "All of it: approvals are not in commits.",
    .why = "A change that nobody else has read brings in what its author, or who took over the account, wants.",
    .reproduce = "Open the last merged pull requests, and look for approvals.",
    .fix = "Require an approval by a ruleset, and name owners of workflows and build files in CODEOWNERS.",
    .avoid = "Do not count the review of a bot.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#code-review"},
    .open = {"--- # README.md\nHello.\n", "--- # .github/CODEOWNERS\n* @a\n"},
    .run = run,
};

}  // namespace assay::posture::checks
