#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"

namespace assay::workflows::checks {

namespace {

void run_policy(const Subject& subject, Reporter& out) {
  const std::vector<policy::Exception>& exceptions = subject.policy()->exceptions;
  for (std::size_t i = 0; i < exceptions.size(); ++i)
    if (subject.exceptions->expired[i])
      out.report(
          policies::span_of(subject.tree(), exceptions[i].mark),
          cat("The exception for ", quoted(exceptions[i].check), " was over on ", quoted(exceptions[i].until), "."));
}

}  // namespace

extern const Check policy_exception_expired = {
    .id = "policy-exception-expired",
    .title = "Exception of the policy that is over",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "An entry under `exceptions:` of the policy whose `until:` has passed. It accepts nothing any more.",
    .why = "What it accepted was to be mended by then, and was not, or nobody took the entry out.",
    .reproduce = "Compare `until:` with today, or with SOURCE_DATE_EPOCH where that is set.",
    .fix = "Mend what it accepted and take it out, or decide anew, with a new reason and day.",
    .avoid = "Do not write a day that nobody will see.",
    .bad = {R"(- uses: example/action@v1
--- # policy.yaml
policy: example
exceptions:
  - {check: action-ref-not-sha, path: .github/workflows/*, reason: vendored mirror, until: 2026-01-31}
)"},
    .good = {R"(- uses: example/action@v1
--- # policy.yaml
policy: example
exceptions:
  - {check: action-ref-not-sha, path: .github/workflows/*, reason: vendored mirror, until: 2026-08-19}
)"},
    .run_policy = run_policy,
};

}  // namespace assay::workflows::checks
