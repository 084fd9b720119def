#include "scanners/workflows/reach/refused.h"

#include <gtest/gtest.h>

namespace assay::workflows::reach {
namespace {

std::string why(std::string text, std::string path = ".github/workflows/a.yml") {
  Repository repository;
  repository.documents.push_back(*read_document(path, path, std::move(text)));
  const auto refused = refused_workflows(repository);
  return refused.empty() ? "" : refused[0].why;
}

TEST(Refused, AWorkflowIsNot) {
  EXPECT_EQ(why("on: push\njobs:\n  a: {runs-on: x, steps: []}\n  b: {runs-on: x, needs: A, steps: []}\n"), "");
}

TEST(Refused, WhatIsNoWorkflowIs) {
  EXPECT_EQ(why("name: x\ndescription: y\n"), "it says no event that starts it");
  EXPECT_EQ(why("on:\njobs: {a: {runs-on: x, steps: []}}\n"), "it says no event that starts it");
  EXPECT_EQ(why("on: push\n"), "it has no jobs");
  EXPECT_TRUE(why("on: push\njobs: [a]\n").size() > 0);
}

TEST(Refused, NeedsThatCannotBeMetAre) {
  EXPECT_EQ(why("on: push\njobs:\n  a: {runs-on: x, needs: b}\n  b: {runs-on: x, needs: a}\n  c: {runs-on: x}\n"),
            "its jobs need each other in a circle");
  EXPECT_EQ(why("on: push\njobs: {a: {runs-on: x, needs: a}}\n"), "its jobs need each other in a circle");
  EXPECT_EQ(why("on: push\njobs: {a: {runs-on: x, needs: b}}\n"), "the job 'a' needs one that is not there");
}

TEST(Refused, ActionsAreNotAsked) { EXPECT_EQ(why("name: x\n", "action.yml"), ""); }

}  // namespace
}  // namespace assay::workflows::reach
