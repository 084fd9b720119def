#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/publishers.h"
#include "scanners/workflows/policies/secret_uses.h"

namespace assay::workflows::checks {

namespace {

bool is_fallback(const policy::Publishing& publishing, std::string_view file, const Job& job, std::string_view secret) {
  return std::any_of(publishing.fallback.begin(), publishing.fallback.end(), [&](const policy::SecretUse& one) {
    return !secret.empty() && policy::fits(lower(one.secret), lower(secret)) && policy::fits(one.workflow, file) &&
           policies::names_job(one.job, &job);
  });
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->publishing || !subject.policy()->publishing->trusted) return;
  const policy::Publishing& publishing = *subject.policy()->publishing;
  const std::string_view file = policies::workflow_file(subject.document);
  std::set<const Job*> publishing_jobs;
  std::set<const Step*> publishing_steps;
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (job == nullptr || policies::publisher_in(step).empty()) return;
    publishing_jobs.insert(job);
    publishing_steps.insert(&step);
  });
  if (publishing_jobs.empty()) return;
  policies::for_each_secret(
      subject.document, [&](const Job* job, const Step* step, std::string_view name, yaml::Span at) {
        if (publishing_jobs.count(job) == 0 || (step != nullptr && publishing_steps.count(step) == 0)) return;
        const bool conditional = job->condition || (step != nullptr && step->condition);
        if (is_fallback(publishing, file, *job, name)) {
          if (conditional) return;
          Draft draft =
              out.report(at, cat(quoted(name), " is a fallback, and no condition keeps it from being used first."));
          policies::demanded(draft.in(job, step), subject, publishing.mark, {});
          return;
        }
        Draft draft = out.report(at, cat("The package is published with ", name.empty() ? "a secret" : quoted(name),
                                         ", where the policy wants Trusted Publishing."));
        policies::demanded(draft.in(job, step), subject, publishing.mark, {});
      });
}

}  // namespace

extern const Check publish_not_trusted = {
    .id = "publish-not-trusted",
    .title = "Package is published with a token where the policy wants none",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A step that publishes a package and is given a secret, where the policy has `publishing: trusted: true`; and "
        "a "
        "secret that the policy lists as fallback without a condition on its step or job.",
    .why =
        "A token that publishes is worth stealing, holds until somebody revokes it, and works from anywhere. With "
        "Trusted Publishing the registry trusts this workflow for minutes, and tells from which commit a package is.",
    .reproduce = "Look at what the registry shows of the package's publisher.",
    .fix =
        "Name the workflow at the registry as a trusted publisher, give the job `id-token: write`, and take the token "
        "away. Keep a fallback behind an `if:` of its own.",
    .avoid = "Do not keep the token in the repository for later.",
    .references = {"https://docs.pypi.org/trusted-publishers/"},
    .bad = {R"(- uses: pypa/gh-action-pypi-publish@v1
  with: {password: '${{ secrets.PYPI_API_TOKEN }}'}
--- # policy.yaml
policy: example
publishing: {trusted: true}
)",
            R"(- run: uv run twine upload dist/*
  env: {TWINE_PASSWORD: '${{ secrets.PYPI_API_TOKEN }}'}
--- # policy.yaml
policy: example
publishing: {trusted: true, fallback: [{secret: PYPI_API_TOKEN, workflow: example.yml, reason: outage of OIDC}]}
)"},
    .good = {R"(- uses: pypa/gh-action-pypi-publish@v1
- run: make
  env: {TOKEN: '${{ secrets.OTHER }}'}
--- # policy.yaml
policy: example
publishing: {trusted: true}
)",
             R"(- uses: pypa/gh-action-pypi-publish@v1
  id: trusted
- if: failure() && steps.trusted.outcome == 'failure'
  run: uv run twine upload dist/*
  env: {TWINE_PASSWORD: '${{ secrets.PYPI_API_TOKEN }}'}
--- # policy.yaml
policy: example
publishing: {trusted: true, fallback: [{secret: PYPI_API_TOKEN, workflow: example.yml, reason: outage of OIDC}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
