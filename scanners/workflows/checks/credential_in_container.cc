#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void check(const Container& container, const Job& job, Reporter& out) {
  const Pair* password = container.credentials.find("password");
  if (password == nullptr || password->value.value().empty() || password->value.has_expression()) return;
  out.report(*password->value.node, "The password of the image's registry stands in the file.").in(&job).hide();
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    check(*job.container, job, out);
    for (const Container& service : job.services) check(service, job, out);
  }
}

}  // namespace

extern const Check credential_in_container = {
    .id = "credential-in-container",
    .title = "Password of a container registry stands in the workflow",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A literal `password` in the `credentials:` of a container or service.",
    .why =
        "Everybody who can read the repository, its forks or its history can pull from the registry, and often push to "
        "it.",
    .reproduce = "`docker login` with the two values.",
    .fix =
        "Revoke the password, make a new one, keep it as a secret and write `password: ${{ secrets.REGISTRY_TOKEN }}`.",
    .avoid = "Do not only remove the line: the history keeps the password.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#"
                   "jobsjob_idcontainercredentials"},
    .zizmor = {"hardcoded-container-credentials"},
    .bad = {R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    container: {image: 'ghcr.io/a/b:1', credentials: {username: u, password: hunter}}
)",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    services:
      db: {image: 'ghcr.io/a/b:1', credentials: {username: u, password: hunter}}
)"},
    .good = {R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    container: {image: 'ghcr.io/a/b:1', credentials: {username: u, password: '${{ secrets.TOKEN }}'}}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
