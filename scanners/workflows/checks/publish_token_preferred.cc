#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/uploads.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const std::vector<Upload> uploads = uploads_of(subject.document, subject.analysis.scripts());
  for (const Upload& upload : uploads) {
    if (upload.secret == nullptr || upload.job == nullptr) continue;
    if (upload.step->condition || upload.job->condition) continue;
    const auto trusted = std::find_if(uploads.begin(), uploads.end(), [&](const Upload& other) {
      return other.secret == nullptr && other.registry == upload.registry && other.job != nullptr;
    });
    if (trusted == uploads.end()) continue;
    out.report(upload.at, cat(quoted(upload.by), " uploads with a secret whatever became of the upload without one."))
        .in(upload.job, upload.step)
        .related(trusted->at, "The upload that needs no secret.");
  }
}

}  // namespace

extern const Check publish_token_preferred = {
    .id = "publish-token-preferred",
    .title = "Secret is used for an upload beside Trusted Publishing",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A workflow that uploads to a registry by Trusted Publishing, and in another step with a secret, which no "
        "condition makes a fallback.",
    .why = "The secret is exposed in each release though it is not needed, and stays valid for everybody who reads it.",
    .reproduce = "Read the log of a release: both steps ran.",
    .fix = "Take the step with the secret away, or let `if:` ask whether the other one failed.",
    .avoid = "Do not let it run in every release to be sure.",
    .references = {"https://docs.pypi.org/trusted-publishers/"},
    .bad = {"- uses: pypa/gh-action-pypi-publish@release/v1\n- run: twine upload dist/*\n  env: {TWINE_PASSWORD: '${{ "
            "secrets.PYPI }}'}\n"},
    .good = {"- uses: pypa/gh-action-pypi-publish@release/v1\n  id: a\n- run: twine upload dist/*\n  if: failure() && "
             "steps.a.outcome == 'failure'\n  env: {TWINE_PASSWORD: '${{ secrets.PYPI }}'}\n",
             "- run: twine upload dist/*\n  env: {TWINE_PASSWORD: '${{ secrets.PYPI }}'}\n",
             "- uses: pypa/gh-action-pypi-publish@release/v1\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
