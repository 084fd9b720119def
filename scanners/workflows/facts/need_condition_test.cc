#include "scanners/workflows/facts/need_condition.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/model/document.h"

namespace assay::workflows {
namespace {

Holds holds(std::string_view condition, std::string_view with) {
  const auto document =
      read_document("a.yml", ".github/workflows/a.yml",
                    cat("on: push\njobs: {a: {runs-on: x, steps: [{uses: a/b@v1, with: {", with, "}}]}}\n"));
  return need_holds(condition, document->workflow.jobs.at(0).steps.at(0));
}

TEST(NeedHolds, OneWithoutConditionAlwaysDoes) { EXPECT_EQ(holds("", ""), Holds::yes); }

TEST(NeedHolds, InputsDecideWhereTheyAreWritten) {
  EXPECT_EQ(holds("with.push is true", "push: true"), Holds::yes);
  EXPECT_EQ(holds("with.push is true", "push: false"), Holds::no);
  EXPECT_EQ(holds("with.push is true", ""), Holds::no);
  EXPECT_EQ(holds("with.push is true", "push: '${{ inputs.push }}'"), Holds::maybe);
  EXPECT_EQ(holds("with.name is set", "name: x"), Holds::yes);
  EXPECT_EQ(holds("with.name is set", ""), Holds::no);
}

TEST(NeedHolds, WhatIsSaidInWordsMayHold) {
  EXPECT_EQ(holds("private repository", ""), Holds::maybe);
  EXPECT_EQ(holds("with.push is true and the registry is ghcr.io", "push: true"), Holds::maybe);
  EXPECT_EQ(holds("${{ contains(with, 'x') }}", ""), Holds::maybe);
}

TEST(NeedHolds, APasswordTakesThePlaceOfTheIdentityToken) {
  EXPECT_EQ(holds("no user/password input, or attestations on", ""), Holds::yes);
  EXPECT_EQ(holds("no user/password input, or attestations on", "password: x"), Holds::maybe);
}

}  // namespace
}  // namespace assay::workflows
