#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/release.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void check(const facts::ActionFacts& known, const Uses& uses, const Job* job, const Step* step, const Subject& subject,
           Reporter& out) {
  if (uses.kind != UsesKind::repository) return;
  const std::string action = action_name(uses);
  for (const facts::Compromise& one : known.compromises(action)) {
    const std::string told = cat("from ", one.window, " (", one.advisory, ")");
    if (uses.ref_kind == RefKind::sha) {
      if (one.sha.empty() || !equal_ignoring_case(one.sha, uses.ref)) continue;
      out.report(uses.ref_span(subject.tree()),
                 cat("The commit is the attacker's: ", quoted(action), " was taken over ", told, "."))
          .in(job, step);
    } else if (uses.ref_kind == RefKind::version) {
      out.report(uses.ref_span(subject.tree()),
                 cat("Tags of ", quoted(action), " led to an attacker's code ", told, ", and have been put back."))
          .in(job, step)
          .severity(Severity::medium)
          .confidence(Confidence::low)
          .persona(Persona::auditor);
    }
  }
}

void run(const Subject& subject, Reporter& out) {
  const facts::ActionFacts& known = facts::builtin_action_facts();
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    check(known, uses, job, step, subject, out);
  });
}

}  // namespace

extern const Check action_compromised = {
    .id = "action-compromised",
    .title = "Action is at a commit that an attacker put there",
    .severity = Severity::critical,
    .confidence = Confidence::high,
    .what =
        "A `uses:` of a commit that a takeover is known for. A tag of an action that was taken over is told to "
        "auditors: it has been put back, and runs in the time of the takeover were exposed.",
    .why = "The commit prints or sends every secret of the job, and the token with it.",
    .reproduce = "Do not run it. Read the advisory, and the logs of runs in the time that it names.",
    .fix =
        "Replace it by a commit of a release after the takeover, and revoke every secret that jobs with it could read.",
    .avoid = "Do not only change the reference: secrets that it has read are in other hands.",
    .references = {"https://github.com/advisories/GHSA-mrrh-fwg8-r2c3",
                   "https://docs.github.com/en/actions/reference/security/secure-use"},
    .bad = {"- uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67\n",
            "- uses: reviewdog/action-setup@F0D342D24037BB11D26B9BD8496E0808BA32E9EC # v1\n",
            "- uses: aquasecurity/trivy-action@0.34.0\n"},
    .good = {"- uses: tj-actions/changed-files@0123456789abcdef0123456789abcdef01234567\n",
             "- uses: actions/checkout@0e58ed8671d6b60d0890c21b07f8835ace038e67\n", "- uses: actions/checkout@v6\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
