#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"

namespace assay::workflows::checks {

namespace {

bool is_allowed(const std::vector<policy::WriteGrant>& grants, std::string_view file, const Job& job,
                std::string_view scope) {
  return std::any_of(grants.begin(), grants.end(), [&](const policy::WriteGrant& one) {
    return policy::fits(one.workflow, file) && policies::names_job(one.job, &job) &&
           std::find(one.scopes.begin(), one.scopes.end(), scope) != one.scopes.end();
  });
}

void look_at(const Subject& subject, const Job& job, std::string_view file, Reporter& out) {
  const std::vector<policy::WriteGrant>& grants = *subject.policy()->writes;
  const Permissions& permissions = permissions_of(subject.workflow(), job);
  const std::string name = quoted(job.id());
  if (!permissions) {
    if (!subject.workflow().is_only_called())
      out.report(*job.id_node, cat("What the job ", name, " may write is left to the settings of the repository."))
          .in(&job)
          .unproved();
    return;
  }
  if (permissions.form == Permissions::Form::write_all && !is_allowed(grants, file, job, "write-all"))
    out.report(*permissions.node, cat("The policy does not let the job ", name, " write to everything.")).in(&job);
  for (const Grant& grant : permissions.grants)
    if (grant.access == Access::write && !is_allowed(grants, file, job, grant.scope()))
      out.report(*grant.key, cat("The policy does not let the job ", name, " write to ", quoted(grant.scope()), "."))
          .in(&job);
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->writes) return;
  const std::string_view file = policies::workflow_file(subject.document);
  if (file.empty()) return;
  for (const Job& job : subject.workflow().jobs) look_at(subject, job, file, out);
}

}  // namespace

extern const Check permissions_not_allowed = {
    .id = "permissions-not-allowed",
    .title = "Job may write to what the policy does not allow it",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A scope with `write` that a job has, by its own block or the workflow's, and that no entry under `writes:` of "
        "the policy gives to it. A job without any block is unproved: the repository's settings decide.",
    .why = "Whatever runs in the job can use the scope. The list says which jobs need to, and why.",
    .reproduce = "Compare `permissions:` with `writes:` of the policy.",
    .fix = "Take the scope away, move the step that needs it into a job of its own, or add an entry with the reason.",
    .avoid = "Do not allow a scope for all jobs of a workflow when one needs it.",
    .bad = {R"(on: push
permissions: {contents: read}
jobs: {a: {permissions: {contents: write}, runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
writes: [{workflow: release.yml, job: publish, scopes: [id-token], reason: Trusted Publishing}]
)",
            R"(on: push
permissions: write-all
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
writes: [{workflow: example.yml, job: a, scopes: [contents], reason: tags}]
)"},
    .good = {R"(on: push
permissions: {contents: read}
jobs: {a: {permissions: {contents: write}, runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
writes: [{workflow: example.yml, job: a, scopes: [contents], reason: tags}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
