#include "scanners/workflows/triggering/reach.h"

#include <gtest/gtest.h>

#include "scanners/workflows/model/document.h"

namespace assay::workflows::triggering {
namespace {

Document read(std::string text) {
  auto document = read_document("w.yml", "w.yml", std::move(text));
  EXPECT_TRUE(document);
  return std::move(*document);
}

// The ways of the last job, or of its step, as a text.
std::string ways(const Document& document, Starter starter = Starter::anybody, bool step = false) {
  const Reach reach(document.workflow);
  const Job& job = document.workflow.jobs.back();
  std::string out;
  for (const Way& way : reach.ways(&job, step ? &job.steps.back() : nullptr, starter)) out += text_of(way) + ";";
  return out;
}

std::string job_with(std::string_view on, std::string_view condition) {
  return std::string("on: ") + std::string(on) + "\njobs:\n  a:\n    runs-on: x\n    if: " + std::string(condition) +
         "\n    steps: [{run: make}]\n";
}

TEST(Reach, AJobWithoutConditionIsReachedByAllEvents) {
  EXPECT_EQ(ways(read("on: [push, schedule]\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\n")), "push;schedule;");
}

TEST(Reach, AConditionOnTheEventLeavesTheOthersOut) {
  EXPECT_EQ(ways(read(job_with("[push, pull_request]", "github.event_name == 'push'"))), "push;");
}

TEST(Reach, TheShortestCaseIsTold) {
  EXPECT_EQ(ways(read(job_with("{workflow_dispatch: {inputs: {deploy: {type: boolean}}}}", "inputs.deploy"))),
            "workflow_dispatch with inputs.deploy = true;");
}

TEST(Reach, ANeededJobThatIsLeftOutLeavesItsFollowersOut) {
  EXPECT_EQ(ways(read(R"(on: [push, pull_request]
jobs:
  first: {runs-on: x, if: "github.event_name == 'push'", steps: [{run: x}]}
  then: {runs-on: x, needs: first, steps: [{run: x}]}
)")),
            "push;");
}

TEST(Reach, AlwaysRunsThoughANeededJobIsLeftOut) {
  EXPECT_EQ(ways(read(R"(on: [push, pull_request]
jobs:
  first: {runs-on: x, if: "github.event_name == 'push'", steps: [{run: x}]}
  then: {runs-on: x, needs: first, if: always(), steps: [{run: x}]}
)")),
            "push;pull_request;");
}

TEST(Reach, TheTypesOfATriggerAreItsActions) {
  EXPECT_EQ(ways(read(job_with("{pull_request_target: {types: [labeled]}}", "github.event.action == 'opened'"))), "");
}

TEST(Reach, AForkIsNotThisRepository) {
  const auto document =
      read(job_with("pull_request_target", "github.event.pull_request.head.repo.full_name == github.repository"));
  EXPECT_NE(ways(document), "");
  EXPECT_EQ(ways(document, Starter::outsider), "");
}

TEST(Reach, TheNameOfThisRepositoryIsNoGuard) {
  EXPECT_NE(ways(read(job_with("pull_request_target", "github.repository == 'example/it'")), Starter::outsider), "");
}

TEST(Reach, AStrangerHasNoRole) {
  const auto document = read(job_with(
      "issue_comment", "contains(fromJSON('[\"OWNER\",\"MEMBER\"]'), github.event.comment.author_association)"));
  EXPECT_NE(ways(document), "");
  EXPECT_EQ(ways(document, Starter::outsider), "");
}

TEST(Reach, AStrangerIsNotSomebodyByName) {
  const auto document = read(job_with("issue_comment", "github.event.comment.user.login == 'maintainer'"));
  EXPECT_NE(ways(document), "");
  EXPECT_EQ(ways(document, Starter::outsider), "");
}

TEST(Reach, AnOutsidersRunIsNotOfAPush) {
  EXPECT_EQ(ways(read(job_with("{workflow_run: {workflows: [CI]}}", "github.event.workflow_run.event == 'push'")),
                 Starter::outsider),
            "");
}

TEST(Reach, APullRequestHasNoTag) {
  EXPECT_EQ(ways(read(job_with("[push, pull_request]", "startsWith(github.ref, 'refs/tags/')"))),
            "push with startswith(github.ref, 'refs/tags/') = true;");
}

TEST(Reach, ATagsRunHasNoBranch) {
  EXPECT_EQ(ways(read(job_with("{push: {tags: ['v*']}}", "github.ref == 'refs/heads/main'"))), "");
}

TEST(Reach, ABranchesRunHasNoTag) {
  EXPECT_EQ(ways(read(job_with("{push: {branches: [main]}}", "github.ref_type == 'tag'"))), "");
}

TEST(Reach, WithoutADispatchThereAreNoInputs) {
  EXPECT_EQ(ways(read(job_with("[schedule, push]", "inputs.deploy"))), "");
}

TEST(Reach, AStepHasItsJobsConditionToo) {
  EXPECT_EQ(ways(read("on: [push, pull_request]\njobs:\n  a:\n    runs-on: x\n    if: github.event_name == 'push'\n"
                      "    steps: [{run: x, if: \"github.event_name == 'pull_request'\"}]\n"),
                 Starter::anybody, true),
            "");
}

TEST(Reach, ACircleOfNeedsEnds) {
  EXPECT_EQ(ways(read("on: push\njobs:\n  a: {runs-on: x, needs: b, if: x, steps: [{run: x}]}\n"
                      "  b: {runs-on: x, needs: a, if: y, steps: [{run: x}]}\n"))
                .substr(0, 4),
            "push");
}

}  // namespace
}  // namespace assay::workflows::triggering
