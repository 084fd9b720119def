#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& /*subject*/, Judge& out) {
  out.unproved("webhooks are settings of GitHub, and are not in a checkout");
}

}  // namespace

extern const Check webhooks = {
    .id = "posture-webhooks",
    .name = "Webhooks",
    .title = "Webhooks have no secret",
    .risk = Severity::critical,
    .what = "Nothing: it is listed so that Scorecard's result has its place.",
    .unproved = "All of it: webhooks are settings.",
    .why = "A service that cannot tell GitHub's calls from those of others does what anybody asks.",
    .reproduce = "Open Settings, Webhooks.",
    .fix = "Set a secret for each webhook, and check the signature at the receiver.",
    .avoid = "Do not put a secret into the address.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#webhooks"},
    .open = {"--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
