#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& /*subject*/, Judge& out) {
  out.unproved("badges are kept by the OpenSSF, and are not in a checkout");
}

}  // namespace

extern const Check cii_best_practices = {
    .id = "posture-cii-best-practices",
    .name = "CII-Best-Practices",
    .title = "The project has no badge of best practices",
    .risk = Severity::low,
    .what = "Nothing: it is listed so that Scorecard's result has its place.",
    .unproved = "All of it: badges are kept by the OpenSSF.",
    .why = "The badge's questions are a list of what a careful project does, and its answers are public.",
    .reproduce = "Look the project up at https://www.bestpractices.dev.",
    .fix = "Answer the questions at https://www.bestpractices.dev.",
    .avoid = "Do not put a badge into the README that was not earned.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#cii-best-practices"},
    .open = {"--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
