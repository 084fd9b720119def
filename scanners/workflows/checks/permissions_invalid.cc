#include "rules/workflows/permission_facts.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void check(const Permissions& permissions, const Job* job, Reporter& out) {
  const facts::PermissionFacts known = facts::builtin_permission_facts();
  for (const Grant& grant : permissions.grants) {
    const auto scope = known.scope(grant.scope());
    if (!scope || scope->name != grant.scope()) {
      out.report(*grant.key, quoted(grant.scope()) + " is no scope of the token.").in(job);
      continue;
    }
    const bool allowed = grant.access == Access::none || (grant.access == Access::read && scope->can_read) ||
                         (grant.access == Access::write && scope->can_write);
    if (!allowed)
      out.report(grant.value ? *grant.value.node : *grant.key,
                 quoted(grant.scope()) + " cannot be " + quoted(grant.value.value()) + ".")
          .in(job);
  }
}

void run(const Subject& subject, Reporter& out) {
  check(subject.workflow().permissions, nullptr, out);
  for (const Job& job : subject.workflow().jobs) check(job.permissions, &job, out);
}

}  // namespace

extern const Check permissions_invalid = {
    .id = "permissions-invalid",
    .title = "Permission is unknown or has a level that it cannot have",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A scope in `permissions:` that GitHub does not know, or a level that the scope does not have.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write one of GitHub's scopes with `read`, `write` or `none`.",
    .avoid = "Do not write `write-all` instead.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .bad = {"on: push\npermissions: {content: read}\njobs: {}\n",
            "on: push\npermissions: {contents: admin}\njobs: {}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, permissions: {id-token: read}, steps: []}\n"},
    .good = {"on: push\npermissions: {contents: read, id-token: write, artifact-metadata: write}\njobs: {}\n",
             "on: push\npermissions: {}\njobs: {}\n", "on: push\npermissions: read-all\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
