#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/images.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_image(subject.document, [&](const Job* job, const Step* step, const NamedImage& image) {
    if (!image.image.digest.empty() || !image.is_latest()) return;
    out.report(*image.text.node, "The image " + quoted(image.name()) + " is whatever was pushed last.").in(job, step);
  });
}

}  // namespace

extern const Check image_latest = {
    .id = "image-latest",
    .title = "Container image is named without a version",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "An image without tag, or with the tag `latest`, and without digest.",
    .why =
        "A new major of the image, or one that somebody pushed with a stolen account, runs at once with the job's "
        "token.",
    .reproduce = "`docker buildx imagetools inspect IMAGE` names another digest after the image's next release.",
    .fix = "Name a version and its digest: `postgres:16@sha256:…`.",
    .avoid = "Do not leave `latest` because the image is your own: its repository can be taken over as well.",
    .references = {"https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"},
    .zizmor = {"unpinned-images"},
    .bad = {"- uses: docker://alpine\n", "- uses: docker://ghcr.io/a/b:latest\n",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    container: {image: node}
)"},
    .good = {"- uses: docker://alpine:3.20\n",
             "- uses: docker://alpine:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
             R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    container: ${{ inputs.image }}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
