#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"

namespace assay::workflows::checks {

namespace {

// Whether a job has one of the scopes that the entry allows it.
bool is_used(const policy::WriteGrant& grant, const Repository& repository) {
  for (const Document& document : repository.documents) {
    const std::string_view file = policies::workflow_file(document);
    if (file.empty() || !policy::fits(grant.workflow, file)) continue;
    for (const Job& job : document.workflow.jobs) {
      if (!policies::names_job(grant.job, &job)) continue;
      const Permissions& permissions = permissions_of(document.workflow, job);
      if (permissions.form == Permissions::Form::write_all) return true;
      for (const Grant& one : permissions.grants)
        if (one.access == Access::write &&
            std::find(grant.scopes.begin(), grant.scopes.end(), one.scope()) != grant.scopes.end())
          return true;
    }
  }
  return false;
}

void run_policy(const Subject& subject, Reporter& out) {
  const policy::Policy& policy = *subject.policy();
  for (std::size_t i = 0; i < policy.exceptions.size(); ++i)
    if (!subject.exceptions->used[i])
      out.report(policies::span_of(subject.tree(), policy.exceptions[i].mark),
                 cat("Nothing is found any more that the exception for ", quoted(policy.exceptions[i].check), " in ",
                     quoted(policy.exceptions[i].path), " accepts."));
  if (!policy.writes) return;
  for (const policy::WriteGrant& grant : *policy.writes)
    if (!is_used(grant, subject.repository))
      out.report(policies::span_of(subject.tree(), grant.mark),
                 cat("No job of ", quoted(grant.workflow), " writes any more to what the entry allows."));
}

}  // namespace

extern const Check policy_exception_unused = {
    .id = "policy-exception-unused",
    .title = "Exception of the policy that nothing needs any more",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "An entry under `exceptions:` of the policy that accepts no finding, and one under `writes:` that allows what "
        "no "
        "job has.",
    .why = "It accepts the next mistake of that kind, which nobody has looked at.",
    .reproduce = "Take the entry out: the run has the same findings.",
    .fix = "Take the entry out.",
    .avoid = "Do not widen it so that it matches again.",
    .bad = {R"(- run: make
--- # policy.yaml
policy: example
exceptions:
  - {check: action-ref-not-sha, path: .github/workflows/example.yml, reason: vendored mirror, until: 2026-12-31}
)",
            R"(- run: make
--- # policy.yaml
policy: example
writes: [{workflow: release.yml, scopes: [contents], reason: tags}]
)"},
    .good = {R"(- uses: example/action@v1
--- # policy.yaml
policy: example
exceptions:
  - {check: action-ref-not-sha, path: .github/workflows/example.yml, reason: vendored mirror, until: 2026-12-31}
)"},
    .run_policy = run_policy,
};

}  // namespace assay::workflows::checks
