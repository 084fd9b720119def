// What workflows of published packages, and the cases of other checkers, showed to be missing or wrong.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/strings.h"
#include "scanners/workflows/audit/audit.h"

namespace assay::workflows {
namespace {

// The lines on which the check finds something: "4 7"; "!" behind one that is not for everybody.
std::string lines_of(std::string_view check, std::string text) {
  AuditOptions options;
  options.persona = Persona::auditor;
  const std::string path = ".github/workflows/a.yml";
  const Audit found = audit({{path, path, std::move(text), {}}}, options);
  std::string out;
  for (const Finding& finding : found.findings)
    if (finding.check->id == check)
      out += cat(out.empty() ? "" : " ", finding.place.region.line, finding.persona == Persona::regular ? "" : "!");
  return out;
}

// The same for the steps of a job, the first of which is on line 1.
std::string steps_of(std::string_view check, std::string_view steps, std::string_view on = "push") {
  return lines_of(check, cat("on: ", on, "\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n", steps));
}

TEST(RealWorkflows, AWholeEventHoldsTheTextsOfOthers) {
  const std::string_view all = "      - run: echo '${{ toJSON(github.event) }}'\n";
  const std::string_view bodies = "      - run: echo '${{ toJSON(github.event.*.body) }}'\n";
  for (const std::string_view steps : {all, bodies}) {
    EXPECT_EQ(steps_of("expression-in-script", steps, "pull_request"), "6") << steps;
    EXPECT_EQ(steps_of("expression-in-script", steps, "issue_comment"), "6") << steps;
    EXPECT_EQ(steps_of("expression-in-script", steps, "schedule"), "") << steps;
  }
  EXPECT_EQ(steps_of("expression-in-script", all, "workflow_dispatch"), "6") << "its inputs";
  EXPECT_EQ(steps_of("expression-in-script", bodies, "push"), "");
  EXPECT_EQ(steps_of("expression-in-script", "      - run: echo '${{ toJSON(github.event.sender) }}'\n", "issues"), "");
}

TEST(RealWorkflows, ATextHasNoProperties) {
  EXPECT_EQ(steps_of("expression-undefined",
                     "      - run: echo ${{ github.repository.owner }}\n"
                     "      - run: echo ${{ runner.os.name }}\n"
                     "      - run: echo ${{ github.event.repository.owner.login }}\n"
                     "      - run: echo ${{ job.services.db.ports['5432'] }} ${{ job.container.id }}\n"),
            "6 7");
}

TEST(RealWorkflows, OutputsOfPopularActionsAreKnown) {
  EXPECT_EQ(steps_of("expression-undefined",
                     "      - {id: c, uses: actions/cache@v4, with: {path: x, key: y}}\n"
                     "      - run: echo ${{ steps.c.outputs.cache_hit }}\n"
                     "      - run: echo ${{ steps.c.outputs.cache-hit }}\n"
                     "      - run: echo ${{ steps.c.outputs.something }}\n"),
            "7")
      << "a newer release may give something";
}

TEST(RealWorkflows, NothingStartsAWorkflowWithoutEvents) {
  const std::string jobs = "\njobs: {a: {runs-on: x, steps: []}}\n";
  EXPECT_EQ(lines_of("trigger-invalid", "on:" + jobs), "1");
  EXPECT_EQ(lines_of("trigger-invalid", "on: {}" + jobs), "1");
  EXPECT_EQ(lines_of("trigger-invalid", "on: [push]" + jobs), "");
  EXPECT_EQ(lines_of("schedule-invalid", "on: schedule" + jobs), "1");
  EXPECT_EQ(lines_of("schedule-invalid", "on: {schedule: []}" + jobs), "1");
  EXPECT_EQ(
      lines_of("trigger-invalid",
               "on:\n  workflow_call:\n    inputs:\n      a: {type: string, required: true, default: x}\n" + jobs),
      "4");
}

TEST(RealWorkflows, AJobWithoutRunnerOrWithHalfOfItsCredentials) {
  EXPECT_EQ(lines_of("syntax-invalid", "on: push\njobs: {a: {runs-on: [], steps: [{run: ls}]}}\n"), "2");
  EXPECT_EQ(lines_of("syntax-invalid", "on: push\njobs: {a: {runs-on: {group: x, labels: []}, steps: [{run: ls}]}}\n"),
            "");
  EXPECT_EQ(lines_of("syntax-invalid",
                     "on: push\njobs:\n  a:\n    runs-on: x\n    container:\n      image: x\n"
                     "      credentials: {username: a}\n    steps: [{run: ls}]\n"),
            "7");
}

TEST(RealWorkflows, WhatIsRunForItsOutputIsNoGate) {
  // The names of the job and its commands say nothing of an answer; that of the workflow does.
  const auto masked = [](std::string_view run) {
    return lines_of("result-masked", cat("name: tests\non: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n",
                                         "      - run: ", run, "\n"));
  };
  EXPECT_EQ(masked("go build $(go list ./... | grep -v x)"), "");
  EXPECT_EQ(masked("echo \"$BODY\" | tr -d x | awk 1"), "");
  EXPECT_EQ(masked("./tool report | tee log"), "7");
  EXPECT_EQ(masked("x=$(pytest | tail -1)"), "7") << "asked by name";
}

TEST(RealWorkflows, AScriptOfPowerShellIsNoneOfBash) {
  const auto masked = [](std::string_view label) {
    return lines_of("result-masked",
                    cat("on: workflow_call\njobs:\n  a:\n    runs-on: ", label, "\n    steps:\n",
                        "      - run: |\n          Get-ChildItem Env: | Out-String\n          pytest | tee log\n"));
  };
  EXPECT_EQ(masked("${{ inputs.os }}"), "");
  EXPECT_EQ(masked("ubuntu-24.04"), "8");
  EXPECT_EQ(lines_of("remote-script-executed",
                     "on: push\njobs:\n  a:\n    runs-on: ${{ matrix.os }}\n    steps:\n"
                     "      - run: |\n          curl https://example.org/x | bash\n"
                     "          git commit -m 'x\n          Co-Authored-By: a\n          Content-Type: b'\n"),
            "7");
  EXPECT_EQ(lines_of("shell-script-problem",
                     "on: workflow_call\njobs:\n  a:\n    runs-on: ${{ inputs.os }}\n    steps:\n"
                     "      - run: |\n          & docker build `\n            -t x .\n"),
            "");
}

TEST(RealWorkflows, PackagesOfOtherManagersAndOfRanges) {
  EXPECT_EQ(steps_of("package-install-unlocked",
                     "      - run: yarn global add esbuild\n"
                     "      - run: npm install -g npm@\">=11.5.0\"\n"
                     "      - run: pnpm add x@latest\n"
                     "      - run: npm install -g npm@11.5.0 && yarn add x@1.0.0 && pnpm add @a/b@1.0.0\n"
                     "      - run: npm install -g @a/b\n"
                     "      - run: pip install -U pip twine\n"
                     "      - run: pip install --target wheel pip setuptools==80.9.0\n"),
            "6! 7! 8! 10! 11!");
}

}  // namespace
}  // namespace assay::workflows
