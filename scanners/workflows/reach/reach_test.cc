#include "scanners/workflows/reach/reach.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/strings.h"

namespace assay::workflows::reach {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

Repository repository_of(const Files& files) {
  Repository out;
  for (const auto& [name, text] : files) {
    const std::string path = ".github/workflows/" + name;
    auto document = read_document(path, path, text);
    if (!document) ADD_FAILURE() << name;
    out.documents.push_back(std::move(*document));
  }
  return out;
}

// The paths of what a root reaches; "?" behind those that are not proved.
std::vector<std::string> reached(const Repository& repository, std::string_view event, bool fork = false) {
  std::vector<std::string> out;
  for (const Root& root : roots_of(repository)) {
    if (root.event() != event || root.fork != fork) continue;
    for (const ReachedJob& job : root.jobs) out.push_back(job.path + (job.unproved.empty() ? "" : "?"));
  }
  return out;
}

using Paths = std::vector<std::string>;
constexpr std::string_view kSteps = "runs-on: ubuntu-24.04, steps: [{run: make}]";

TEST(Reach, ConditionsAndNeedsDecideWhatAnEventStarts) {
  const Repository repository = repository_of({{"ci.yml", cat(R"(on: [push, pull_request]
jobs:
  a: {if: github.event_name == 'push', )",
                                                              kSteps, R"(}
  b: {needs: a, )",
                                                              kSteps, R"(}
  c: {needs: [b], if: always(), )",
                                                              kSteps, R"(}
  d: {if: vars.ON == 'yes', )",
                                                              kSteps, R"(}
  e: {needs: d, )",
                                                              kSteps, "}\n")}});
  EXPECT_EQ(reached(repository, "push"), (Paths{"ci.yml/a", "ci.yml/b", "ci.yml/c", "ci.yml/d?", "ci.yml/e?"}));
  EXPECT_EQ(reached(repository, "pull_request"), (Paths{"ci.yml/c", "ci.yml/d?", "ci.yml/e?"}));
}

TEST(Reach, JobsThatNeedEachOtherNeverRun) {
  const Repository repository = repository_of(
      {{"ci.yml", cat("on: push\njobs:\n  a: {needs: b, ", kSteps, "}\n  b: {needs: a, ", kSteps, "}\n")}});
  EXPECT_EQ(reached(repository, "push"), Paths{});
}

TEST(Reach, AGuardOnTheRepositoryKeepsForksOut) {
  const Repository repository = repository_of({{"ci.yml", cat(R"(on: pull_request
jobs:
  a: {if: github.event.pull_request.head.repo.full_name == github.repository, )",
                                                              kSteps, R"(}
  b: {if: github.event.pull_request.head.repo.fork == false, )",
                                                              kSteps, "}\n")}});
  EXPECT_EQ(reached(repository, "pull_request", true), Paths{});
  EXPECT_EQ(reached(repository, "pull_request"), (Paths{"ci.yml/a", "ci.yml/b?"}));
}

TEST(Reach, ACallHasTheLesserRightsAndTheSecretsThatItIsGiven) {
  const Repository repository = repository_of({{"called.yml", R"(on:
  workflow_call: {inputs: {live: {type: boolean}}, secrets: {key: {}, other: {}}}
permissions: {contents: write, issues: read}
jobs:
  x: {runs-on: [self-hosted, big], environment: prod, steps: [{run: make, env: {A: '${{ secrets.key }}', B: '${{ secrets.other }}'}}]}
  y: {if: inputs.live, runs-on: ubuntu-24.04, steps: [{run: make}]}
)"},
                                               {"ci.yml", R"(on: push
permissions: {contents: read}
jobs:
  call: {uses: ./.github/workflows/called.yml, with: {live: false}, secrets: {key: '${{ secrets.VENDOR }}'}}
)"}});
  EXPECT_EQ(reached(repository, "push"), (Paths{"ci.yml/call", "ci.yml/call > called.yml/x"}));
  const Root root = roots_of(repository)[0];
  const ReachedJob& job = root.jobs[1];
  EXPECT_EQ(job.by, By::workflow_call);
  EXPECT_EQ(job.secrets, Paths{"VENDOR"});
  EXPECT_EQ(job.environment, "prod");
  EXPECT_EQ(job.runners, (Paths{"self-hosted", "big"}));
  for (std::size_t i = 0; i < token_scopes().size(); ++i)
    EXPECT_EQ(job.token.levels[i], token_scopes()[i].name == "contents" ? Access::read : Access::none);
}

TEST(Reach, WorkflowsThatCallEachOtherEnd) {
  const Repository repository = repository_of(
      {{"a.yml",
        "on: [push, workflow_call]\njobs: {x: {uses: ./.github/workflows/b.yml}, y: {uses: "
        "./.github/workflows/b.yml}}\n"},
       {"b.yml",
        "on: workflow_call\njobs: {x: {uses: ./.github/workflows/a.yml}, y: {uses: ./.github/workflows/a.yml}}\n"}});
  const auto roots = roots_of(repository);
  ASSERT_EQ(roots.size(), 1U);
  EXPECT_LE(roots[0].jobs.size(), kMostReached);
}

TEST(Reach, AForkHasNoSecretsAndReadsOnly) {
  const Repository repository =
      repository_of({{"ci.yml",
                      "on: pull_request\npermissions: {contents: write, id-token: write}\n"
                      "jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make, env: {A: '${{ secrets.KEY }}'}}]}}\n"}});
  const auto roots = roots_of(repository);
  ASSERT_EQ(roots.size(), 2U);
  EXPECT_FALSE(roots[0].jobs[0].secrets_withheld);
  EXPECT_TRUE(roots[1].jobs[0].secrets_withheld);
  for (std::size_t i = 0; i < token_scopes().size(); ++i)
    EXPECT_EQ(roots[1].jobs[0].token.levels[i], token_scopes()[i].name == "contents" ? Access::read : Access::none);
}

TEST(Reach, WhatRunsBehindAPullRequestHasItsOwnRights) {
  const Repository repository = repository_of({{"after.yml", R"(on: {workflow_run: {workflows: [CI]}}
permissions: {contents: write}
jobs:
  report:
    runs-on: ubuntu-24.04
    steps: [{uses: actions/download-artifact@v8, with: {name: 'wheel-linux', run-id: '1'}}]
)"},
                                               {"ci.yml", R"(name: CI
on: pull_request
jobs:
  build:
    runs-on: ubuntu-24.04
    steps: [{uses: actions/upload-artifact@v7, with: {name: 'wheel-${{ matrix.os }}', path: dist}}]
)"}});
  EXPECT_EQ(reached(repository, "pull_request", true), (Paths{"ci.yml/build", "ci.yml > after.yml/report"}));
  const Root root = roots_of(repository)[1];
  EXPECT_FALSE(root.jobs[1].secrets_withheld);
  ASSERT_EQ(root.handovers.size(), 1U);
  EXPECT_EQ(root.handovers[0].artifact, "wheel-${{ matrix.os }}");
  EXPECT_FALSE(root.handovers[0].certain);
}

TEST(Reach, WhatRunsBehindARunKnowsTheEventOfThatRun) {
  const Repository repository = repository_of({{"after.yml", R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  release: {if: github.event.workflow_run.event == 'push', runs-on: ubuntu-24.04, steps: [{run: make}]}
)"},
                                               {"ci.yml", R"(name: CI
on: [push, pull_request]
jobs:
  build: {runs-on: ubuntu-24.04, steps: [{run: make}]}
)"}});
  EXPECT_EQ(reached(repository, "push", false), (Paths{"ci.yml/build", "ci.yml > after.yml/release"}));
  EXPECT_EQ(reached(repository, "pull_request", true), (Paths{"ci.yml/build"}));
  EXPECT_EQ(reached(repository, "pull_request", false), (Paths{"ci.yml/build"}));
}

TEST(Reach, WithoutABlockTheRightsAreNotKnown) {
  const Repository repository = repository_of({{"ci.yml", cat("on: push\njobs: {a: {", kSteps, "}}\n")}});
  const auto roots = roots_of(repository);
  EXPECT_FALSE(roots[0].jobs[0].token.stated);
  EXPECT_EQ(roots[0].jobs[0].token.levels[0], Access::unknown);
}

}  // namespace
}  // namespace assay::workflows::reach
