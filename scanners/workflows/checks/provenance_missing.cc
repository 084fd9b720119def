#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/facts/uploads.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

bool attests(const Few<Step>& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    if (step.run) return step.run.value().find("cosign") != std::string_view::npos;
    return step.uses &&
           (step.uses->is_repository("actions/attest") || step.uses->is_repository("actions/attest-build-provenance"));
  });
}

bool is_false(const Pair* pair) { return pair != nullptr && equal_ignoring_case(pair->value.value(), "false"); }

void check_action(const Job* job, const Step& step, Reporter& out) {
  if (step.uses->is_repository("pypa/gh-action-pypi-publish") && is_false(step.with.find("attestations")))
    out.report(*step.with.find("attestations")->value.node, "The package is published without attestations.")
        .in(job, &step);
  const bool pushed = step.uses->is_repository("docker/build-push-action") && step.with.find("push") != nullptr &&
                      is_true(step.with.find("push")->value);
  if (pushed && is_false(step.with.find("provenance")) && (job == nullptr || !attests(job->steps)))
    out.report(*step.with.find("provenance")->value.node,
               "The image is pushed without provenance, and nothing else in the job attests it.")
        .in(job, &step);
}

// Where npm gets an identity token, it makes provenance by itself.
void check_npm(const Subject& subject, Reporter& out) {
  for (const Upload& upload : uploads_of(subject.document, subject.analysis.scripts())) {
    if (upload.registry != "npm" || upload.secret == nullptr) continue;
    const std::string_view command = subject.tree().source(upload.at);
    if (command.find("--provenance") != std::string_view::npos) continue;
    if (variable_of(subject.document, upload.job, *upload.step, "NPM_CONFIG_PROVENANCE") != nullptr) continue;
    out.report(upload.at, "The package is published without '--provenance'.")
        .in(upload.job, upload.step)
        .confidence(Confidence::low);
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (step.uses) check_action(job, step, out);
  });
  check_npm(subject, out);
}

}  // namespace

extern const Check provenance_missing = {
    .id = "provenance-missing",
    .title = "What is published does not say where it was built",
    .severity = Severity::low,
    .confidence = Confidence::medium,
    .persona = Persona::pedantic,
    .what =
        "`npm publish` with a secret and without `--provenance`, an upload to PyPI with `attestations: false`, and an "
        "image that is pushed with `provenance: false` in a job that attests nothing.",
    .why =
        "Nobody can tell whether a release was built by this workflow from this commit, or by a thief of the token on "
        "another machine.",
    .reproduce = "`npm audit signatures`, or `gh attestation verify`, finds no attestation.",
    .fix = "Add `--provenance` and `id-token: write`, take the `false` away, or add `actions/attest`.",
    .avoid = "Do not make attestations in a job that runs code of pull requests.",
    .references = {"https://docs.npmjs.com/generating-provenance-statements",
                   "https://docs.github.com/en/actions/concepts/security/artifact-attestations"},
    .bad = {"- run: npm publish\n  env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}\n",
            "- uses: pypa/gh-action-pypi-publish@release/v1\n  with: {attestations: false}\n",
            "- uses: docker/build-push-action@v7\n  with: {push: true, provenance: false}\n"},
    .good =
        {"- run: npm publish --provenance\n  env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}'}\n",
         "- run: npm publish\n  env: {NODE_AUTH_TOKEN: '${{ secrets.NPM }}', NPM_CONFIG_PROVENANCE: true}\n",
         "- run: npm publish\n", "- uses: pypa/gh-action-pypi-publish@release/v1\n",
         "- uses: docker/build-push-action@v7\n  with: {push: true, provenance: false}\n- uses: actions/attest@v4\n",
         "- uses: docker/build-push-action@v7\n  with: {push: false, provenance: false}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
