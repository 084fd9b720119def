#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& /*subject*/, Judge& out) {
  out.unproved("where authors work is said by their accounts, and is not in a checkout");
}

}  // namespace

extern const Check contributors = {
    .id = "posture-contributors",
    .name = "Contributors",
    .title = "Few organisations contribute",
    .risk = Severity::low,
    .what = "Nothing: it is listed so that Scorecard's result has its place.",
    .unproved = "All of it: where authors work is said by their accounts.",
    .why = "A project that one company carries ends when the company stops.",
    .reproduce = "Open the profiles of the authors of the last 30 commits.",
    .fix = "Nothing that a repository can do by itself.",
    .avoid = "Do not take a score for a judgement of a small project.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#contributors"},
    .open = {"--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
