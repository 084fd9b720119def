#include "base/strings.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/publishing.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& subject, Judge& out) {
  std::string_view found;
  const auto tell = [&](std::string_view what, Place place) {
    out.note(cat("signs or attests by ", what), std::move(place));
    if (found.empty()) found = what;
  };
  for_each_workflow(subject, [&](const workflows::Document& document) {
    for (const workflows::Job& job : document.workflow.jobs) {
      if (job.uses && job.uses->is_repository("slsa-framework/slsa-github-generator"))
        tell("slsa-framework/slsa-github-generator", place_in(document, job.uses->text.node->span));
      for (const workflows::Step& step : job.steps)
        if (const std::string_view what = signer_in(step); !what.empty())
          tell(what, place_in(document, step.anchor().span));
    }
  });
  for (const File& file : subject.checkout.files)
    if (file.name().starts_with(".goreleaser.") && file.kept && file.text.find("\nsigns:") != file.text.npos)
      tell("GoReleaser", whole_file(file));
  out.unproved(found.empty()
                   ? std::string("nothing signs releases in a way that is known, and releases are not in a checkout")
                   : cat(found, " is configured; whether releases carry signatures is not in a checkout"));
}

}  // namespace

extern const Check signed_releases = {
    .id = "posture-signed-releases",
    .name = "Signed-Releases",
    .title = "Releases are not signed",
    .risk = Severity::high,
    .what = "Steps of workflows and configurations that sign or attest what is released are named.",
    .unproved = "All of it: the files of releases lie at GitHub.",
    .why = "Who downloads a file that is not signed cannot tell it from one that was swapped.",
    .reproduce = "Open the last releases, and look for `.sigstore`, `.intoto.jsonl`, `.asc` or `.sig` files.",
    .fix = "Attest what is built (`actions/attest`), and attach the bundle to the release.",
    .avoid = "Do not keep the key in the repository's secrets where a keyless signature does.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#signed-releases"},
    .open = {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{uses: actions/attest@v4}]}}\n",
             "--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
