#include "scanners/workflows/findings/suppressions.h"

#include <gtest/gtest.h>

#include <string>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {
namespace {

const Check kCheck{.id = "some-check",
                   .title = "Some",
                   .what = "x.",
                   .why = "x.",
                   .reproduce = "x.",
                   .fix = "x.",
                   .avoid = "x.",
                   .zizmor = {"their-name"}};

// What suppresses a finding at the key `uses` of a workflow's only step, and why: "BY: REASON"; "none" when nothing
// does.
std::string suppressed_by(std::string_view source) {
  auto document = read_document("w.yml", "w.yml", std::string(source));
  if (!document) return document.error().message;
  std::vector<Finding> findings;
  Reporter reporter(kCheck, *document, findings);
  for_each_uses(*document, [&](const Job*, const Step*, const Uses& uses) { reporter.report(*uses.text.node, "m."); });
  suppress(ignore_comments(*document->tree), findings);
  if (findings.size() != 1) return "not one finding";
  return findings[0].suppressed ? findings[0].suppressed->by + ": " + findings[0].suppressed->reason : "none";
}

std::string with_comment(std::string_view comment) {
  return "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: a/b@v1 " + std::string(comment) + "\n";
}

TEST(Suppressions, HoldOnTheLineOfTheFinding) {
  EXPECT_EQ(suppressed_by(with_comment("# assay:ignore[some-check] vendored")), "assay:ignore: vendored");
  EXPECT_EQ(suppressed_by(with_comment("# v1.2 assay:ignore[other, some-check]")), "assay:ignore: ");
}

TEST(Suppressions, OfZizmorHoldByItsNames) {
  EXPECT_EQ(suppressed_by(with_comment("# zizmor: ignore[their-name] why")), "zizmor: ignore: why");
  EXPECT_EQ(suppressed_by(with_comment("# zizmor: ignore[some-check]")), "none");
  EXPECT_EQ(suppressed_by(with_comment("# assay:ignore[their-name]")), "none");
}

TEST(Suppressions, OfAnotherCheckDoNotHold) {
  EXPECT_EQ(suppressed_by(with_comment("# assay:ignore[other]")), "none");
  EXPECT_EQ(suppressed_by(with_comment("# assay:ignore[]")), "none");
  EXPECT_EQ(suppressed_by(with_comment("# assay:ignore[some-check")), "none");
  EXPECT_EQ(suppressed_by(with_comment("# assay:ignore")), "none");
}

TEST(Suppressions, AloneOnALineHoldForTheNextOneWithContent) {
  EXPECT_EQ(suppressed_by("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
                          "      # assay:ignore[some-check] below\n      # more words\n\n      - uses: a/b@v1\n"),
            "assay:ignore: below");
  EXPECT_EQ(suppressed_by("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n"
                          "      # assay:ignore[some-check]\n      - name: x\n        uses: a/b@v1\n"),
            "none");
}

TEST(Suppressions, BehindAValueHoldForNoOtherLine) {
  EXPECT_EQ(suppressed_by("on: push\njobs:\n  a:\n    runs-on: x # assay:ignore[some-check]\n    steps:\n"
                          "      - uses: a/b@v1\n"),
            "none");
}

}  // namespace
}  // namespace assay::workflows
