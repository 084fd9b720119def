#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/secret_uses.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->credentials || subject.policy()->credentials->undeclared)
    return;
  const policy::Credentials& credentials = *subject.policy()->credentials;
  const std::string_view file = policies::workflow_file(subject.document);
  if (file.empty()) return;
  std::set<std::pair<const Job*, std::string>> told;
  policies::for_each_secret(
      subject.document, [&](const Job* job, const Step* step, std::string_view name, yaml::Span at) {
        const bool listed =
            std::any_of(credentials.secrets.begin(), credentials.secrets.end(), [&](const policy::SecretUse& one) {
              return !name.empty() && policy::fits(lower(one.secret), lower(name)) &&
                     policy::fits(one.workflow, file) && policies::names_job(one.job, job);
            });
        if (listed || !told.emplace(job, name).second) return;
        Draft draft =
            out.report(at, name.empty() ? "Which secrets are taken is not said, and the policy lists each."
                                        : cat("The policy does not list the secret ", quoted(name), " for this job."));
        policies::demanded(draft.in(job, step), subject, credentials.mark, {});
      });
}

}  // namespace

extern const Check secret_not_declared = {
    .id = "secret-not-declared",
    .title = "Secret where the policy does not list it",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A job that reads a secret which no entry under `credentials: secrets:` of the policy gives to it.",
    .why =
        "A list of who holds which credential is what a rotation starts from: one that is used elsewhere is forgotten, "
        "and breaks or stays valid.",
    .reproduce = "Look for `secrets.` in the job and compare with the policy.",
    .fix = "Do without the secret, or add an entry with the reason.",
    .avoid = "Do not hand the secret on through an output or an artifact.",
    .bad = {R"(- run: make
  env: {TOKEN: '${{ secrets.NPM_TOKEN }}'}
--- # policy.yaml
policy: example
credentials: {undeclared: refuse, secrets: [{secret: NPM_TOKEN, workflow: release.yml, reason: publishes}]}
)"},
    .good = {R"(- run: make
  env: {TOKEN: '${{ secrets.NPM_TOKEN }}', GH: '${{ secrets.GITHUB_TOKEN }}'}
--- # policy.yaml
policy: example
credentials: {undeclared: refuse, secrets: [{secret: NPM_TOKEN, workflow: example.yml, job: build, reason: publishes}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
