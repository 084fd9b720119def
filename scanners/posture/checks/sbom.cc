#include "base/strings.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/publishing.h"

namespace assay::posture::checks {

namespace {

void run(const Subject& subject, Judge& out) {
  constexpr int kOfSources = 5;
  bool found = false;
  std::string_view made;
  for (const File& file : subject.checkout.files)
    if (is_sbom(file.path) && !is_foreign(file.path)) {
      out.note("is a bill of materials", whole_file(file));
      found = true;
    }
  for_each_workflow(subject, [&](const workflows::Document& document) {
    for (const workflows::Job& job : document.workflow.jobs)
      for (const workflows::Step& step : job.steps)
        if (const std::string_view what = bill_maker_in(step); !what.empty()) {
          out.note(cat("makes a bill of materials by ", what), place_in(document, step.anchor().span));
          made = what;
        }
  });
  if (found)
    return out.score(kOfSources,
                     "a bill of materials lies among the sources; whether releases have one is not in a checkout");
  out.unproved(made.empty()
                   ? std::string("there is no bill of materials among the sources, and releases are not in a checkout")
                   : cat(made, " makes one; whether releases have it is not in a checkout"));
}

}  // namespace

extern const Check sbom = {
    .id = "posture-sbom",
    .name = "SBOM",
    .title = "There is no bill of materials",
    .risk = Severity::medium,
    .what =
        "Files with the standard names of CycloneDX and SPDX: 5 points for one among the sources. Steps of workflows "
        "that make one are named.",
    .unproved = "Whether releases have one, which would be the other 5 points.",
    .why = "Without a list of what is in it nobody knows whether a product has a library that was found vulnerable.",
    .reproduce = "Look for `*.cdx.json` and `*.spdx.json` in the sources and in the last release.",
    .fix = "Make one in the release's workflow, and attach it to the release.",
    .avoid = "Do not write it by hand: it is wrong by the next update.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#sbom"},
    .bad = {"--- # bom.json\n{}\n"},
    .open =
        {"--- # README.md\nHello.\n",
         "--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{uses: anchore/sbom-action@v0}]}}\n"},
    .run = run,
};

}  // namespace assay::posture::checks
