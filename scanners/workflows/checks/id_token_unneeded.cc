#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/token_use.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/permissions.h"

namespace assay::workflows::checks {

namespace {

const Grant* write_of(const Permissions& block) {
  const Grant* grant = block ? block.find("id-token") : nullptr;
  return grant != nullptr && grant->access == Access::write ? grant : nullptr;
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  const auto used_by = [&](const Job& job) { return subject.token_uses.of(job).may_use("id-token", Access::write); };
  bool inherited = false, used = false;
  for (const Job& job : workflow.jobs) {
    if (!job.permissions) {
      inherited = true;
      used = used || (write_of(workflow.permissions) != nullptr && used_by(job));
    } else if (const Grant* grant = write_of(job.permissions); grant != nullptr && !used_by(job)) {
      Draft draft = out.report(*grant->key,
                               cat("No step of the job ", quoted(job.id()), " is known to ask for an identity token."));
      draft.in(&job);
      fixes::offer(draft, fixes::lower_grant(subject.tree(), job.permissions, *grant, false), "take it away", false);
    }
  }
  const Grant* grant = write_of(workflow.permissions);
  if (grant == nullptr || !inherited || used) return;
  Draft draft =
      out.report(*grant->key, "No step of any job that this holds for is known to ask for an identity token.");
  fixes::offer(draft, fixes::lower_grant(subject.tree(), workflow.permissions, *grant, false), "take it away", false);
}

}  // namespace

extern const Check id_token_unneeded = {
    .id = "id-token-unneeded",
    .title = "Job can get an identity token that no step asks for",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "`id-token: write` for a job of whose steps none is known to ask for the token. Every step has to be known: a "
        "job that runs a program or action of which nothing is known is passed over.",
    .why =
        "The token speaks in the repository's name to every cloud and registry that trusts it. Code that gets into a "
        "step takes it without any secret.",
    .reproduce = "Take it away and run the job.",
    .fix = "Take `id-token: write` away, or move it to the job that logs in, signs or publishes.",
    .avoid = "Do not give it to all jobs of the workflow.",
    .references = {"https://docs.github.com/en/actions/concepts/security/openid-connect"},
    .bad = {R"(on: push
permissions: {contents: read, id-token: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: grep -r x .
)",
            R"(on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {contents: read, id-token: write}
    steps:
      - uses: actions/checkout@v6
      - uses: actions/upload-artifact@v6
)"},
    .good = {R"(on: push
permissions: {id-token: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/attest@v4
)",
             R"(on: push
permissions: {id-token: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: ./deploy.sh
)",
             R"(on: push
permissions: {id-token: write}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: 'echo "$ACTIONS_ID_TOKEN_REQUEST_URL"'
)",
             R"(on: push
permissions: {id-token: write}
jobs:
  a: {uses: ./.github/workflows/x.yml}
--- # .github/workflows/x.yml
on: workflow_call
jobs:
  a:
    runs-on: ubuntu-24.04
    permissions: {id-token: write}
    steps: [{run: echo}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
