#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/parser.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/images.h"

namespace assay::workflows::checks {

namespace {

// Whether the job's matrix is written out and has no digest anywhere.
bool has_no_digest(const yaml::Tree& tree, const Job& job) {
  if (!job.strategy || job.strategy->matrix_expression) return false;
  const yaml::Node* const strategy = job.node->value_of("strategy");
  if (strategy == nullptr) return false;
  const std::string_view written = tree.source(strategy->span);
  return written.find("${{") == written.npos && written.find("sha256:") == written.npos &&
         written.find('*') == written.npos;
}

// An image that values of the matrix name, none of which can be a digest.
void check_matrix(const Subject& subject, const Job& job, const Text& image, Reporter& out) {
  if (!image.has_expression() || image.value().find("@sha256:") != std::string_view::npos) return;
  for (const expressions::Hole& hole : expressions::find_holes(image.value())) {
    const auto parsed = expressions::parse(image.value(), hole.inside);
    if (!parsed) return;
    for (const expressions::Reference& reference : expressions::references_of(*parsed))
      if (!reference.path.starts_with("matrix.")) return;
  }
  if (!has_no_digest(subject.tree(), job)) return;
  out.report(*image.node, "The image " + quoted(image.value()) + " is named by tags, which can be pushed anew.")
      .in(&job);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    check_matrix(subject, job, job.container->image, out);
    for (const Container& service : job.services) check_matrix(subject, job, service.image, out);
  }
  for_each_image(subject.document, [&](const Job* job, const Step* step, const NamedImage& image) {
    if (!image.image.digest.empty() || image.is_latest()) return;
    out.report(*image.text.node, "The image " + quoted(image.name()) + " is named by a tag, which can be pushed anew.")
        .in(job, step);
  });
}

}  // namespace

extern const Check image_unpinned = {
    .id = "image-unpinned",
    .title = "Container image is named by a tag, not by its digest",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what = "An image of a job, a service, a step (`docker://`) or a Docker action with a tag and without a digest.",
    .why =
        "Whoever can push to the image's repository changes what runs here, with the job's token where steps run in "
        "it. "
        "And two runs of one commit may differ.",
    .reproduce = "`docker buildx imagetools inspect IMAGE` today and after the next release of the image.",
    .fix = "Add the digest behind the tag: `postgres:16@sha256:…`.",
    .avoid = "Do not take the digest of one platform where runners of several pull the image: take the index's.",
    .references = {"https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"},
    .zizmor = {"unpinned-images"},
    .bad = {"- uses: docker://alpine:3.20\n",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    container: node:22
)",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    services:
      db: {image: 'postgres:16'}
)",
            R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    strategy: {matrix: {version: [20, 22]}}
    container: node:${{ matrix.version }}
)",
            R"(# action.yml
runs: {using: docker, image: 'docker://alpine:3.20'}
)"},
    .good = {"- uses: docker://alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
             R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    container: ${{ matrix.image }}
)",
             R"(on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    strategy: {matrix: {image: ['node@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef']}}
    container: ${{ matrix.image }}
)",
             "# action.yml\nruns: {using: docker, image: Dockerfile}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
