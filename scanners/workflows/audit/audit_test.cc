#include "scanners/workflows/audit/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/strings.h"

namespace assay::workflows {
namespace {

SourceFile file(std::string path, std::string text) { return {path, path, std::move(text), {}}; }

constexpr std::string_view kBad =
    "on: pull_request_target\n"
    "jobs:\n"
    "  a:\n"
    "    runs-on: ubuntu-24.04\n"
    "    steps:\n"
    "      - uses: a/b@v1\n"
    "      - uses: c/d@main # assay:ignore[action-ref-branch] ours\n";

// "PATH:LINE CHECK" of each finding, a line each; "!" behind it for one that is suppressed.
std::string listed(const Audit& audit) {
  std::string out;
  for (const Finding& finding : audit.findings)
    out += cat(finding.place.path, ":", finding.place.region.line, " ", finding.check->id,
               finding.suppressed ? "!\n" : "\n");
  return out;
}

TEST(Audit, TellsFindingsInTheOrderOfFilesAndLines) {
  const Audit found = audit({file(".github/workflows/b.yml", std::string(kBad)),
                             file(".github/workflows/a.yml", "on: push\npermissions: write-all\njobs: {}\n")},
                            {});
  EXPECT_EQ(listed(found),
            ".github/workflows/a.yml:2 permissions-write-all\n"
            ".github/workflows/b.yml:1 permissions-missing\n"
            ".github/workflows/b.yml:1 trigger-dangerous\n"
            ".github/workflows/b.yml:3 permissions-default-on-risky-event\n"
            ".github/workflows/b.yml:6 action-ref-not-sha\n"
            ".github/workflows/b.yml:7 action-ref-branch!\n");
  EXPECT_TRUE(found.coverage.complete());
  EXPECT_EQ(found.coverage.inputs(), 2U);
}

TEST(Audit, DoesNotDependOnThreadsOrOrder) {
  std::vector<SourceFile> files, reversed;
  for (int i = 0; i < 40; ++i) files.push_back(file(cat(".github/workflows/", i, ".yml"), std::string(kBad)));
  reversed.assign(files.rbegin(), files.rend());
  AuditOptions many;
  many.threads = 4;
  many.persona = Persona::auditor;
  AuditOptions one = many;
  one.threads = 1;
  EXPECT_EQ(listed(audit(files, one)), listed(audit(reversed, many)));
}

TEST(Audit, WhatIsNoYamlIsAGapWithItsPlace) {
  const Audit found = audit({file("a.yml", "on: [push\njobs: {}\n"), file("b.yml", "on: push\njobs: {}\n")}, {});
  EXPECT_FALSE(found.coverage.complete());
  ASSERT_EQ(found.coverage.gaps().size(), 1U);
  const Gap& gap = *found.coverage.gaps().begin();
  EXPECT_EQ(gap.input, "a.yml");
  EXPECT_TRUE(gap.why.starts_with("line ")) << gap.why;
}

TEST(Audit, WhatWasNotReadIsAGap) {
  SourceFile unread = file("a.yml", "");
  unread.unread = "permission denied";
  EXPECT_EQ(audit({unread}, {}).coverage.gap_count(), 1U);
}

TEST(Audit, TheSameFileTwiceIsToldOnce) {
  EXPECT_EQ(audit({file("a.yml", "on: push\njobs: {}\n"), file("a.yml", "on: push\njobs: {}\n")}, {}).coverage.inputs(),
            1U);
}

TEST(Audit, PersonasSeeWhatTheOnesBeforeSee) {
  AuditOptions options;
  const std::size_t regular = audit({file(".github/workflows/a.yml", std::string(kBad))}, options).findings.size();
  options.persona = Persona::pedantic;
  const std::size_t pedantic = audit({file(".github/workflows/a.yml", std::string(kBad))}, options).findings.size();
  EXPECT_GT(pedantic, regular);
}

TEST(Audit, SuppressionsCanBeLeftAside) {
  AuditOptions options;
  options.suppressions = false;
  EXPECT_EQ(listed(audit({file(".github/workflows/a.yml", std::string(kBad))}, options)).find('!'), std::string::npos);
}

TEST(Audit, WhatAHostileFileMakesIsBoundedAndAGap) {
  std::string text = "on: push\npermissions: {}\njobs:\n";
  for (int i = 0; i < 20'000; ++i)
    text += cat("  j", i, ": {runs-on: x, needs: [j", i + 1, "], steps: [{uses: a/b@main}]}\n");
  text += "  j20000: {runs-on: x, needs: [j0], steps: []}\n";
  const Audit found = audit({file(".github/workflows/a.yml", text)}, {});
  for (const std::string_view check : {"job-needs-invalid", "action-ref-branch"})
    EXPECT_EQ(std::count_if(found.findings.begin(), found.findings.end(),
                            [&](const Finding& finding) { return finding.check->id == check; }),
              1000);
  EXPECT_FALSE(found.coverage.complete());
}

// The ways through calls are many where each calls several: each called workflow was looked at once for each way to it.
TEST(Audit, AWorkflowThatIsCalledInTwoWaysIsToldOfOnce) {
  const auto called = [](std::string_view jobs) { return cat("on: workflow_call\npermissions: {}\njobs:\n", jobs); };
  const Audit found =
      audit({file(".github/workflows/a.yml",
                  "on: push\npermissions: {contents: read}\njobs:\n  a: {uses: ./.github/workflows/b.yml}\n"),
             file(".github/workflows/b.yml",
                  "on: workflow_call\njobs:\n  b: {uses: ./.github/workflows/d.yml}\n  c: {uses: "
                  "./.github/workflows/d.yml}\n"),
             file(".github/workflows/d.yml",
                  called("  d: {runs-on: x, permissions: {contents: write}, steps: [{run: git push}]}\n"))},
            {});
  EXPECT_EQ(std::count_if(found.findings.begin(), found.findings.end(),
                          [](const Finding& finding) {
                            return finding.check->id == "reusable-permissions-exceed-caller" &&
                                   finding.place.path == ".github/workflows/a.yml";
                          }),
            1);
}

// Each of its actions once looked for the end of the line: 170 s for 70,000 of them.
// What result-masked says of a job with this matrix and `continue-on-error`; "-" before what the pedantic alone see.
std::string lax(std::string_view matrix, std::string_view condition) {
  AuditOptions options;
  options.persona = Persona::auditor;
  std::string out;
  for (const Finding& finding :
       audit({file(".github/workflows/a.yml",
                   cat("on: push\njobs:\n  a:\n    runs-on: x\n    strategy: {matrix: ", matrix,
                       "}\n    continue-on-error: ", condition, "\n    steps: [{run: pytest}]\n"))},
             options)
           .findings)
    if (finding.check->id == "result-masked")
      out += cat(finding.persona == Persona::pedantic ? "-" : "", finding.message.str());
  return out;
}

TEST(Audit, AMatrixSaysWhichJobsMayFail) {
  constexpr std::string_view kOf = "${{ matrix.lax }}";
  constexpr std::string_view kSome =
      "-The result of 'pytest' cannot fail the run: the job has 'continue-on-error' where matrix.lax is true.";
  constexpr std::string_view kAll = "The result of 'pytest' cannot fail the run: the job has 'continue-on-error'.";
  EXPECT_EQ(lax("{py: [3.13], include: [{py: 3.15, lax: true}]}", kOf), kSome);
  EXPECT_EQ(lax("{lax: [true, false]}", kOf), kSome);
  EXPECT_EQ(lax("{include: [{py: 3.13, lax: false}, {py: 3.15, LAX: true}]}", kOf), kSome);
  EXPECT_EQ(lax("{lax: [true]}", kOf), kAll);
  EXPECT_EQ(lax("{include: [{lax: true}, {lax: 1}]}", "${{ matrix.lax == true }}"), kAll);
  EXPECT_EQ(lax("{py: ['3.13', '3.15']}", "${{ matrix.py == '3.15' }}"),
            "-The result of 'pytest' cannot fail the run: the job has 'continue-on-error' where matrix.py is '3.15'.");
}

TEST(Audit, OfAMatrixThatIsNotWrittenOutNothingIsSaid) {
  constexpr std::string_view kOf = "${{ matrix.lax }}";
  EXPECT_EQ(lax("{lax: [false]}", kOf), "");
  EXPECT_EQ(lax("{lax: [0, '', null]}", kOf), "");
  EXPECT_EQ(lax("{py: [3.13]}", kOf), "");
  EXPECT_EQ(lax("{lax: '${{ fromJSON(inputs.x) }}'}", kOf), "");
  EXPECT_EQ(lax("{lax: [false, '${{ inputs.x }}']}", kOf), "");
  EXPECT_EQ(lax("'${{ fromJSON(inputs.x) }}'", kOf), "");
  EXPECT_EQ(lax("{lax: [true, false], exclude: [{lax: true}]}", kOf), "");
  EXPECT_EQ(lax("{a: [true, false], b: [true, false]}", "${{ matrix.a && matrix.b }}"), "");
}

TEST(Audit, AWorkflowInOneLineTakesTimeInProportionToItsLength) {
  std::string text = "{on: push, permissions: {}, jobs: {";
  for (int i = 0; i < 60'000; ++i) text += cat(i == 0 ? "" : ", ", "j", i, ": {runs-on: x, steps: [{uses: a/b@main}]}");
  const Audit found = audit({file(".github/workflows/a.yml", text + "}} # c\n")}, {});
  EXPECT_GE(found.findings.size(), 1000U);
}

TEST(Audit, AValueThatMustNotBeShownIsNotShownByFindingsBesideIt) {
  const std::string password = "correct-horse";
  const std::string head = "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    container: ";
  for (const std::string& container :
       {cat("{image: 'a', credentials: {username: u, password: ", password, "}, env: {GITHUB_SHA: x}}\n"),
        cat("\n      image: a:1\n      credentials: {password: '", password, "'}\n")}) {
    AuditOptions options;
    options.persona = Persona::auditor;
    const Audit found = audit({file(".github/workflows/a.yml", head + container)}, options);
    bool seen = false;
    std::size_t masked = 0;
    for (const Finding& finding : found.findings) {
      seen = seen || finding.check->id == "credential-in-container";
      EXPECT_EQ(finding.place.line.str().find(password), std::string::npos) << finding.check->id;
      EXPECT_EQ(finding.message.str().find(password), std::string::npos) << finding.check->id;
      EXPECT_LE(finding.place.mark_end, finding.place.line.str().size());
      if (finding.check->id == "env-reserved") {
        EXPECT_EQ(finding.place.line.str().substr(finding.place.mark_begin, 10), "GITHUB_SHA");
      }
      masked += finding.place.line.str().find("********") != std::string::npos;
    }
    EXPECT_TRUE(seen);
    EXPECT_GE(masked, 1U);
  }
}

}  // namespace
}  // namespace assay::workflows
