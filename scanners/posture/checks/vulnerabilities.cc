#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& /*subject*/, Judge& out) {
  out.unproved("lists of known vulnerabilities are not in a checkout");
}

}  // namespace

extern const Check vulnerabilities = {
    .id = "posture-vulnerabilities",
    .name = "Vulnerabilities",
    .title = "Dependencies have known vulnerabilities",
    .risk = Severity::high,
    .what = "Nothing: it is listed so that Scorecard's result has its place.",
    .unproved = "All of it: the lists of vulnerabilities change daily, and nothing is fetched.",
    .why = "A known vulnerability is the first that is tried.",
    .reproduce = "Run a scanner that asks the OSV service for the versions in the lock files.",
    .fix = "Raise the dependency to a version that is fixed.",
    .avoid = "Do not silence a finding without a reason and a date.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#vulnerabilities"},
    .open = {"--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
