// Fixes on every sample of every check, and what edits keep.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "scanners/workflows/audit/fix_files.h"
#include "scanners/workflows/audit/sample.h"
#include "scanners/workflows/checks/registry.h"

namespace assay::workflows {
namespace {

std::vector<SourceFile> files_of(std::string_view sample) {
  std::vector<SourceFile> out;
  for (SampleFile& file : sample_files(sample))
    if (file.path != "policy.yaml") out.push_back({file.path, file.path, std::move(file.text), ""});
  return out;
}

AuditOptions options() {
  AuditOptions out;
  out.persona = Persona::auditor;
  return out;
}

// How many findings each check has, but those of form, and what others wrote where it may have been code before.
std::map<std::string, std::size_t> counted(const std::vector<SourceFile>& files) {
  std::map<std::string, std::size_t> out;
  for (const Finding& finding : audit(files, options()).findings)
    if (finding.severity != Severity::info && finding.check->id != "argument-injection")
      ++out[std::string(finding.check->id)];
  return out;
}

// The text of a workflow with these steps, fixed.
std::string fixed(std::string_view sample, bool unsafe = true) {
  const auto files = files_of(sample);
  const Fixed out = fix_files(files, options(), unsafe);
  EXPECT_TRUE(out.coverage.complete());
  return out.files.empty() ? files[0].text : out.files[0].text;
}

// The lines of the fixed text that differ, without indentation.
std::vector<std::string> new_lines(std::string_view sample, bool unsafe = true) {
  const auto split = [](std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      out.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
  };
  const auto before = split(files_of(sample)[0].text);
  std::vector<std::string> out;
  for (std::string& line : split(fixed(sample, unsafe))) {
    if (std::find(before.begin(), before.end(), line) != before.end()) continue;
    line.erase(0, line.find_first_not_of(' '));
    out.push_back(std::move(line));
  }
  return out;
}

using Lines = std::vector<std::string>;

class Fixes : public ::testing::TestWithParam<const Check*> {};

// A fix leaves a file that reads, without what was fixed, nothing that was not there before, and nothing more to do for
// a second run.
TEST_P(Fixes, LeaveNothingToFixAndNothingElseChanged) {
  for (const Sample sample : GetParam()->bad) {
    if (sample.empty()) break;
    for (const bool unsafe : {false, true}) {
      std::vector<SourceFile> files = files_of(sample);
      const auto before = counted(files);
      const Fixed once = fix_files(files, options(), unsafe);
      EXPECT_TRUE(once.coverage.complete()) << sample;
      for (const FixedFile& changed : once.files)
        for (SourceFile& file : files)
          if (file.path == changed.path) {
            EXPECT_TRUE(read_document(file.path, file.path_below, changed.text)) << changed.text;
            file.text = changed.text;
          }
      EXPECT_TRUE(fix_files(files, options(), unsafe).files.empty()) << sample;
      for (const auto& [check, count] : counted(files))
        EXPECT_LE(count, before.contains(check) ? before.at(check) : 0) << check << sample;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Checks, Fixes, ::testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const auto& one) {
                           std::string name(one.param->id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Fix, ATagBecomesItsCommitWithTheReleaseBehindIt) {
  constexpr std::string_view kPinned = "uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0";
  EXPECT_EQ(new_lines("- uses: actions/checkout@v5.0.0\n  with: {persist-credentials: false}\n", false),
            Lines{cat("- ", kPinned)});
  EXPECT_EQ(new_lines("- uses: 'actions/checkout@v5.0.0' # v5\n  with: {persist-credentials: false}\n", false),
            Lines{"- uses: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8' # v5.0.0"});
  EXPECT_EQ(new_lines("- {uses: actions/checkout@v5.0.0, with: {persist-credentials: false}}\n", false),
            Lines{"- {uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8, with: {persist-credentials: "
                  "false}} # v5.0.0"});
}

// With a token the command of one of these gets as far as the permission that it lacks.
TEST(Fix, WhatWouldLeadToAnotherFindingIsNotMadeAndAllElseIs) {
  std::vector<SourceFile> files;
  for (int i = 0; i < 9; ++i) {
    const std::string path = cat(".github/workflows/", i, ".yml");
    files.push_back(
        {path, path,
         cat("on: push\npermissions:\n  contents: read\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
             "      - run: gh release ",
             i == 4 ? "create" : "download", " v1\n      - uses: actions/checkout@v5.0.0\n"),
         ""});
  }
  const Fixed out = fix_files(files, options(), true);
  ASSERT_EQ(out.files.size(), 9U);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NE(out.files[i].text.find("actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8"), std::string::npos);
    EXPECT_EQ(out.files[i].text.find("GH_TOKEN") == std::string::npos, i == 4) << out.files[i].text;
  }
  ASSERT_EQ(out.coverage.gap_count(), 1U);
  EXPECT_EQ(out.coverage.gaps().begin()->input, ".github/workflows/4.yml");
  EXPECT_NE(out.coverage.gaps().begin()->why.find("it would lead to another finding"), std::string::npos);
}

TEST(Fix, ManyThatCannotBeMadeTakeABoundedNumberOfTries) {
  std::string text = "on: push\npermissions:\n  contents: read\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n";
  for (int i = 0; i < 100; ++i) text += cat("      - run: gh release create v", i, "\n");
  const Fixed out = fix_files({{".github/workflows/a.yml", ".github/workflows/a.yml", text, ""}}, options(), true);
  ASSERT_EQ(out.coverage.gap_count(), 100U);
  EXPECT_TRUE(std::any_of(out.coverage.gaps().begin(), out.coverage.gaps().end(),
                          [](const Gap& gap) { return gap.why.find("was not tried") != std::string::npos; }));
}

// A step that comments on an issue could not any more.
TEST(Fix, APermissionThatAStepNeedsIsNotTakenAway) {
  for (const std::string_view event : {"issues", "issue_comment", "pull_request_target"}) {
    const std::string text = fixed(cat("on: ", event,
                                       "\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
                                       "      - uses: actions/github-script@v8\n"
                                       "        with: {script: 'await github.rest.issues.createComment({})'}\n"));
    EXPECT_EQ(text.find("permissions"), std::string::npos) << text;
  }
}

// v2.1.0 runs on node24, and the releases behind it in the same major on node20 again.
TEST(Fix, ALaterReleaseOnARetiredNodeIsNoFix) {
  const std::string text = fixed(
      "- uses: actions/create-github-app-token@29824e69f54612133e76f7eaac726eef6c875baf # v2.2.1\n"
      "  with: {app-id: 1, private-key: x, permission-contents: read}\n");
  EXPECT_NE(text.find("# v2.2.1"), std::string::npos) << text;
}

// Behind brackets the comment ends the line, where it can be of nothing else.
TEST(Fix, WithinBracketsTheReleaseEndsTheLine) {
  constexpr std::string_view kSha = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8";
  constexpr std::string_view kWith = "with: {persist-credentials: false}";
  EXPECT_EQ(new_lines(cat("- {uses: actions/checkout@v5.0.0,\n   ", kWith, "}\n"), false),
            Lines{cat("- {uses: ", kSha, ", # v5.0.0")});
  const std::string text = fixed(cat("{on: push, permissions: {}, jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: "
                                     "actions/checkout@v5.0.0, ",
                                     kWith, "}]}}}\n"),
                                 false);
  EXPECT_NE(text.find(kSha), std::string::npos) << text;
  EXPECT_EQ(text.find('#'), std::string::npos) << text;
}

TEST(Fix, ATagThatMovesIsPinnedOnlyWhereThatIsAskedFor) {
  constexpr std::string_view kSample = "- uses: actions/checkout@v5\n  with: {persist-credentials: false}\n";
  EXPECT_EQ(new_lines(kSample, false), Lines{});
  ASSERT_EQ(new_lines(kSample).size(), 1U);
  EXPECT_NE(new_lines(kSample)[0].find(" # v5."), std::string::npos);
}

TEST(Fix, ACommentThatSaysSomethingElseIsKept) {
  EXPECT_EQ(new_lines("- uses: actions/checkout@v5.0.0 # 2 reasons\n  with: {persist-credentials: false}\n"), Lines{});
  EXPECT_EQ(new_lines("- uses: actions/checkout@v5.0.0 # by hand\n  with: {persist-credentials: false}\n"),
            Lines{"- uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0 # by hand"});
}

TEST(Fix, LineEndsAndIndentationAreThoseOfTheFile) {
  const std::string text = fixed(
      "on: push\r\njobs:\r\n  a:\r\n    runs-on: ubuntu-24.04\r\n    steps:\r\n    -   uses: actions/checkout@v4 # "
      "note\r\n        id: x\r\n");
  EXPECT_NE(text.find("on: push\r\npermissions:\r\n  contents: read\r\nconcurrency:\r\n  group: ${{ github.workflow "
                      "}}-${{ github.ref }}\r\njobs:"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("\r\n        with:\r\n          persist-credentials: false\r\n        id: x\r\n"),
            std::string::npos)
      << text;
}

TEST(Fix, QuotesStayAndAnAliasIsLeftAlone) {
  EXPECT_EQ(new_lines("- run: make\n  env: {ACTIONS_STEP_DEBUG: \"true\"} # why\n", false),
            Lines{"env: {ACTIONS_STEP_DEBUG: \"false\"} # why"});
  EXPECT_EQ(new_lines("- run: make\n  env: {A: &on true, ACTIONS_STEP_DEBUG: *on}\n", false), Lines{});
}

TEST(Fix, WhatIsAcceptedStays) {
  EXPECT_EQ(new_lines("- uses: actions/checkout@v5.0.0 # assay:ignore[action-ref-not-sha] mirrored\n"
                      "  with: {persist-credentials: false}\n"),
            Lines{});
}

TEST(Fix, SecretsAreNamedWhereTheCalledWorkflowDeclaresAllThatItReads) {
  constexpr std::string_view kCaller =
      "on: push\njobs:\n  a:\n    uses: ./.github/workflows/called.yml\n    secrets: inherit\n";
  constexpr std::string_view kCalled =
      "--- # .github/workflows/called.yml\non: {workflow_call: {secrets: {KEY: {}}}}\n"
      "jobs: {b: {runs-on: ubuntu-24.04, steps: [{run: make, env: {A: '${{ secrets.KEY }}'}}]}}\n";
  EXPECT_EQ(new_lines(cat(kCaller, kCalled), false), Lines{"secrets: {KEY: '${{ secrets.KEY }}'}"});
  std::string undeclared = cat(kCaller, kCalled);
  undeclared.replace(undeclared.find("secrets.KEY"), 11, "secrets.OTHER");
  EXPECT_EQ(new_lines(undeclared, false), Lines{});
}

TEST(Fix, AFileWithAKeyTwiceIsLeftAlone) {
  const auto files =
      files_of("on: push\nenv: {ACTIONS_STEP_DEBUG: true}\npermissions: {}\npermissions: {}\njobs: {}\n");
  const Fixed out = fix_files(files, options(), true);
  EXPECT_TRUE(out.files.empty());
  EXPECT_EQ(out.coverage.gap_count(), 1U);
}

// Steps of a job that an issue starts.
std::string on_issues(std::string_view steps) {
  return cat(
      "name: A\non: issues\nconcurrency: x\npermissions: {}\njobs:\n  a:\n    name: A\n    runs-on: ubuntu-24.04\n"
      "    timeout-minutes: 5\n    steps:\n",
      steps);
}

TEST(Fix, ATextInAScriptBecomesAVariable) {
  EXPECT_EQ(
      new_lines(on_issues("      - name: B\n        run: echo \"${{ github.event.issue.title }}\" # say it\n"), false),
      (Lines{"run: echo \"${ISSUE_TITLE}\" # say it", "env:", "ISSUE_TITLE: ${{ github.event.issue.title }}"}));
}

std::string with_script(std::string_view script) {
  std::string lines;
  for (std::size_t at = 0; at < script.size();) {
    const std::size_t end = std::min(script.find('\n', at), script.size());
    lines += cat("          ", script.substr(at, end - at), "\n");
    at = end + 1;
  }
  return on_issues(cat("      - name: B\n        run: |\n", lines));
}

TEST(Fix, ATextThatIsStillRunIsMovedOnlyWhereThatIsAskedFor) {
  constexpr std::string_view kText = "${{ github.event.issue.title }}";
  for (const std::string& script : {cat("ssh host \"echo ", kText, "\""),
                                    cat("bash -c \"echo ", kText, "\""),
                                    cat("docker exec a sh -c \"echo ", kText, "\""),
                                    cat("nix develop --command \"", kText, "\""),
                                    cat("echo \"", kText, "\" | bash"),
                                    cat("echo \"", kText, "\" | grep a | sudo sh"),
                                    cat("bash <<< \"", kText, "\""),
                                    cat("eval \"", kText, "\""),
                                    cat("trap \"", kText, "\" EXIT"),
                                    cat("awk \"", kText, "\" a"),
                                    cat("sed \"", kText, "\" a"),
                                    cat("psql -c \"", kText, "\""),
                                    cat("\"", kText, "\" a"),
                                    cat("source \"", kText, "\""),
                                    cat("source <(echo \"", kText, "\")"),
                                    cat("$(echo \"", kText, "\")"),
                                    cat("{ echo \"", kText, "\"; } | bash"),
                                    cat("say() { eval \"$1\"; }\nsay \"", kText, "\""),
                                    cat("say() { echo \"", kText, "\"; }\nsay | sh"),
                                    cat("echo() { eval \"$1\"; }\necho \"", kText, "\""),
                                    cat("A=\"", kText, "\"\neval \"$A\""),
                                    cat("A=\"", kText, "\"\nB=\"$A\"\nbash -c \"$B\""),
                                    cat("A=\"", kText, "\"\n[[ A -eq 1 ]]"),
                                    cat("A=\"", kText, "\"\n[ $A = 1 ]"),
                                    cat("PATH=\"", kText, "\""),
                                    cat("[ -v \"", kText, "\" ]"),
                                    cat("[[ \"", kText, "\" -eq 1 ]]"),
                                    cat("printf \"", kText, "\" a"),
                                    cat("git push \"", kText, "\""),
                                    cat("echo \"", kText, "\" > a.sh\nsh a.sh"),
                                    cat("exec > >(bash)\necho \"", kText, "\""),
                                    cat("LESSOPEN=\"", kText, "\" less a"),
                                    cat("shopt -s expand_aliases\nalias echo=eval\necho \"", kText, "\"")}) {
    EXPECT_EQ(new_lines(with_script(script), false), Lines{}) << script;
  }
}

TEST(Fix, ATextThatNothingRunsIsMoved) {
  constexpr std::string_view kText = "${{ github.event.issue.title }}";
  for (const std::string& script :
       {cat("printf '%s' \"", kText, "\""), cat("if [ \"", kText, "\" = a ]; then echo b; fi"),
        cat("[[ \"", kText, "\" =~ ^v ]]"), cat("test -n \"", kText, "\""), cat("A=\"", kText, "\"\necho \"$A\""),
        cat("git commit -m \"", kText, "\""), cat("gh pr comment 1 --body \"", kText, "\""),
        cat("echo \"", kText, "\" | grep -q a"), cat("grep -q a <<< \"", kText, "\""),
        cat("echo \"a=", kText, "\" >> \"$GITHUB_OUTPUT\""), cat("A=$(echo \"", kText, "\" | tr a b)\necho \"${A}\""),
        cat("echo \"", kText, "\" >&2"), cat("case \"", kText, "\" in a) make ;; esac")}) {
    const Lines lines = new_lines(with_script(script), false);
    EXPECT_NE(std::find(lines.begin(), lines.end(), cat("ISSUE_TITLE: ", kText)), lines.end()) << script;
  }
}

TEST(Fix, ATextIsMovedWhereTheShellIsCertain) {
  const auto moved = [](std::string_view job, std::string_view step = "") {
    return !new_lines(
                cat("name: A\non: issues\npermissions: {}\njobs:\n  a:\n    name: A\n    timeout-minutes: 5\n", job,
                    "    steps:\n      - name: B\n        run: echo \"${{ github.event.issue.title }}\"\n", step),
                false)
                .empty();
  };
  EXPECT_TRUE(moved("    runs-on: macos-latest\n"));
  EXPECT_TRUE(moved("    runs-on: [self-hosted, Linux]\n"));
  EXPECT_TRUE(moved("    runs-on: my-win-runner\n", "        shell: bash\n"));
  EXPECT_TRUE(moved("    runs-on: my-runner\n    defaults: {run: {shell: sh}}\n"));
  EXPECT_TRUE(moved("    runs-on: my-runner\n    container: debian\n"));
  EXPECT_TRUE(moved("    runs-on: ${{ matrix.os }}\n    strategy: {matrix: {os: [ubuntu-latest, macos-latest]}}\n"));
  EXPECT_FALSE(moved("    runs-on: ${{ matrix.os }}\n    strategy: {matrix: {os: [ubuntu-latest, windows-latest]}}\n"));
  EXPECT_FALSE(
      moved("    runs-on: ${{ matrix.os }}\n    strategy: {matrix: {os: [ubuntu-latest], include: [{os: "
            "windows-latest}]}}\n"));
  EXPECT_FALSE(moved("    runs-on: ${{ inputs.os || 'windows-latest' }}\n"));
  EXPECT_FALSE(moved("    runs-on: {group: windows-runners}\n"));
  EXPECT_FALSE(moved("    runs-on: my-win-runner\n"));
  EXPECT_FALSE(moved("    runs-on: self-hosted\n"));
}

TEST(Fix, AStepOfAnActionGetsAShellOnlyWhereThatIsAskedFor) {
  constexpr std::string_view kAction =
      "# action.yml\nname: A\ndescription: B\nruns:\n  using: composite\n  steps:\n    - run: Write-Output $env:A\n";
  EXPECT_EQ(new_lines(kAction, false), Lines{});
  EXPECT_EQ(new_lines(kAction), Lines{"shell: bash"});
}

TEST(Fix, OfATextThatStandsTwiceThereIsOneVariable) {
  EXPECT_EQ(
      new_lines(on_issues("      - name: B\n        run: |\n          echo \"${{ github.event.issue.title }}\"\n"
                          "          echo \"a ${{ github.event.issue.title }}\"\n        env:\n          K: v\n"),
                false),
      (Lines{"echo \"${ISSUE_TITLE}\"", "echo \"a ${ISSUE_TITLE}\"", "ISSUE_TITLE: ${{ github.event.issue.title }}"}));
}

TEST(Fix, ATextOutsideOfQuotesGetsSomeOnlyWhereThatIsAskedFor) {
  const std::string sample = on_issues("      - name: B\n        run: echo ${{ github.event.issue.title }}\n");
  EXPECT_EQ(new_lines(sample, false), Lines{});
  EXPECT_EQ(new_lines(sample),
            (Lines{"run: echo \"${ISSUE_TITLE}\"", "env:", "ISSUE_TITLE: ${{ github.event.issue.title }}"}));
}

TEST(Fix, WithinSingleQuotesAVariableWouldBeNone) {
  EXPECT_EQ(new_lines(on_issues("      - name: B\n        run: echo '${{ github.event.issue.title }}'\n")), Lines{});
}

TEST(Fix, ANameThatTheScriptHasIsNotTaken) {
  const auto lines = new_lines(on_issues(
      "      - name: B\n        run: ISSUE_TITLE=1; echo \"${{ github.event.issue.title }} $ISSUE_TITLE\"\n"));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[2], "ISSUE_TITLE_2: ${{ github.event.issue.title }}");
}

TEST(Fix, WhatTheRunnerSetsNeedsNoVariable) {
  EXPECT_EQ(new_lines("name: A\non: pull_request_target\npermissions: {}\njobs:\n  a:\n    name: A\n"
                      "    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - name: B\n"
                      "        run: echo \"${{ github.head_ref }}\"\n",
                      false),
            Lines{"run: echo \"${GITHUB_HEAD_REF}\""});
}

TEST(Fix, PermissionsThatNoStepUsesAreTakenAway) {
  const std::string begin = "name: A\non: push\npermissions:\n  contents: read # to read\n";
  const std::string end =
      "concurrency: {group: a, cancel-in-progress: true}\n"
      "jobs:\n  a: {name: A, runs-on: ubuntu-24.04, timeout-minutes: 5, steps: [{name: B, run: 'true'}]}\n";
  EXPECT_EQ(fixed(begin + "  issues: write\n" + end), begin + end);
  // Somebody says what it is for.
  const std::string reason = "  issues: write # for the bot\n";
  EXPECT_EQ(fixed(begin + reason + end), begin + reason + end);
}

TEST(Fix, AnUpdateWaits) {
  EXPECT_EQ(new_lines("# .github/dependabot.yml\nversion: 2\nupdates:\n  - package-ecosystem: npm # ours\n"
                      "    directory: /\n",
                      false),
            (Lines{"cooldown:", "default-days: 7"}));
}

TEST(Fix, AConditionThatLeavesNothingOutGoes) {
  EXPECT_EQ(fixed("- name: A\n  if: true\n  run: make\n", false).find("if:"), std::string::npos);
}

TEST(Fix, ADeprecatedCommandBecomesAWriteToItsFile) {
  EXPECT_EQ(
      new_lines(
          "- name: A\n  run: |\n    echo \"::set-output name=x::$(date)\" # why\n    echo \"::add-path::$HOME/b\"\n"),
      (Lines{"echo \"x=$(date)\" >> \"$GITHUB_OUTPUT\" # why", "echo \"$HOME/b\" >> \"$GITHUB_PATH\""}));
  EXPECT_EQ(new_lines("- name: A\n  run: echo \"::set-output name=x::y\" > z\n"), Lines{});
}

TEST(Fix, AConditionIsNoTextAnyMore) {
  EXPECT_EQ(new_lines("- name: A\n  if: |\n    ${{ github.ref == 'x' }}\n  run: make\n"), Lines{"if: |-"});
  EXPECT_EQ(new_lines("- name: A\n  if: ${{ github.ref == 'x' }} && github.actor != 'y'\n  run: make\n"),
            Lines{"if: github.ref == 'x' && github.actor != 'y'"});
}

TEST(Fix, AGateInAPipeGetsAShellWithPipefail) {
  EXPECT_EQ(new_lines("- name: A\n  run: pytest | tee log\n  env: {A: b}\n"), Lines{"shell: bash"});
}

TEST(Fix, WhatIsMeantIsWrittenPlainly) {
  EXPECT_EQ(new_lines("- name: A\n  run: echo ${{ fromJSON(toJSON(github.sha)) }}\n", false),
            (Lines{"run: echo ${{ github.sha }}"}));
  EXPECT_EQ(new_lines("- name: A\n  run: echo ${{ github[format('{0}{1}', 'tok', 'en')] }}\n", false),
            (Lines{"run: echo ${{ github.token }}"}));
}

TEST(Fix, AShortenedCommitOfTheTableBecomesTheWholeOne) {
  EXPECT_EQ(new_lines("- uses: actions/checkout@b4ffde65f4\n  with: {persist-credentials: false}\n", false),
            (Lines{"- uses: actions/checkout@b4ffde65f46336ab88eb53be808477a3936bae11 # v4.1.1"}));
  EXPECT_EQ(new_lines("- uses: actions/checkout@0123456789\n  with: {persist-credentials: false}\n", false), Lines{});
}

TEST(Fix, WhatPublishesWhateverCameBeforeDoesSoAfterSuccessOnlyWhereThatIsAskedFor) {
  const std::string steps = "- name: A\n  run: make test\n- name: B\n  if: always()\n  run: twine upload dist/*\n";
  EXPECT_NE(fixed(steps, false).find("always()"), std::string::npos);
  EXPECT_EQ(fixed(steps).find("always()"), std::string::npos);
}

TEST(Fix, AFolderIsMadeBeforeItIsWrittenTo) {
  EXPECT_EQ(new_lines("- name: A\n  run: |\n    mkdir -p out/input\n    tool > out/report/x.txt\n"),
            (Lines{"mkdir -p out/report"}));
}

// A workflow without a finding but those of the job.
std::string workflow_of(std::string_view on, std::string_view above, std::string_view job) {
  return cat("name: A\non: ", on, "\n", above,
             "concurrency: {group: a, cancel-in-progress: true}\njobs:\n  a:\n    name: A\n    timeout-minutes: 5\n",
             job);
}

TEST(Fix, EveryPermissionBecomesThoseThatTheStepsAreKnownToNeed) {
  const std::string pages = workflow_of(
      "push", "permissions: write-all # why\n",
      "    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/deploy-pages@v5.0.0\n        name: B\n");
  EXPECT_NE(fixed(pages).find("permissions: {contents: read, id-token: write, pages: write} # why\n"),
            std::string::npos)
      << fixed(pages);
  EXPECT_NE(fixed(pages, false).find("permissions: write-all"), std::string::npos);
  // A step that may need anything.
  const std::string others =
      workflow_of("push", "permissions: write-all\n",
                  "    runs-on: ubuntu-24.04\n    steps:\n      - uses: nobody/nothing@v1\n        name: B\n");
  EXPECT_NE(fixed(others).find("permissions: write-all"), std::string::npos);
}

TEST(Fix, JobsThatOutsidersStartGetOneBlock) {
  const std::string text = fixed(workflow_of("pull_request_target", "",
                                             "    runs-on: ubuntu-24.04\n    steps:\n      - {name: B, run: make}\n"
                                             "  b:\n    name: B\n    timeout-minutes: 5\n    runs-on: ubuntu-24.04\n"
                                             "    steps:\n      - {name: B, run: make}\n"));
  EXPECT_NE(text.find("on: pull_request_target\npermissions:\n  contents: read\nconcurrency"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("permissions"), text.rfind("permissions")) << text;
}

TEST(Fix, AnAnchorThatNothingUsesGoes) {
  EXPECT_EQ(new_lines("- name: A\n  run: make\n  env: &all\n    A: b\n", false), Lines{"env:"});
  EXPECT_EQ(new_lines("- name: &name A # why\n  run: make\n", false), Lines{"- name: A # why"});
  EXPECT_EQ(new_lines("- name: &name A\n  run: make\n- name: *name\n  run: make\n", false), Lines{});
}

TEST(Fix, ARetiredRunnerBecomesTheNextOneOfItsKindOnlyWhereThatIsAskedFor) {
  const auto runner = [](std::string_view label) {
    return workflow_of("push", "permissions: {}\n",
                       cat("    runs-on: ", label, "\n    steps:\n      - {name: B, run: make}\n"));
  };
  EXPECT_EQ(new_lines(runner("ubuntu-18.04 # why")), Lines{"runs-on: ubuntu-22.04 # why"});
  EXPECT_EQ(new_lines(runner("'macos-12-large'")), Lines{"runs-on: 'macos-14-large'"});
  EXPECT_EQ(new_lines(runner("ubuntu-18.04"), false), Lines{});
}

TEST(Fix, AnActionWithoutAReferenceGetsItsLastReleaseOnlyWhereThatIsAskedFor) {
  constexpr std::string_view kSample = "- name: A\n  uses: actions/checkout\n  with: {persist-credentials: false}\n";
  ASSERT_EQ(new_lines(kSample).size(), 1U);
  const std::string line = new_lines(kSample)[0];
  EXPECT_TRUE(line.starts_with("uses: actions/checkout@")) << line;
  EXPECT_NE(line.find(" # v"), std::string::npos) << line;
  EXPECT_EQ(new_lines(kSample, false), Lines{});
}

TEST(Fix, RunsOfABranchWaitForEachOtherOnlyWhereThatIsAskedFor) {
  constexpr std::string_view kJobs =
      "permissions: {}\njobs:\n  a:\n    name: A\n    timeout-minutes: 5\n    runs-on: ubuntu-24.04\n    steps:\n"
      "      - {name: B, run: make}\n";
  const std::string text = cat("name: A\non: push\n", kJobs);
  EXPECT_NE(fixed(text).find("concurrency:\n  group: ${{ github.workflow }}-${{ github.ref }}\n"), std::string::npos);
  EXPECT_EQ(fixed(text, false), text);
  // In a call it has the caller's name.
  const std::string called = cat("name: A\non: [push, workflow_call]\n", kJobs);
  EXPECT_EQ(fixed(called).find("concurrency"), std::string::npos);
}

TEST(Fix, AnInstallationIsHeldToTheLockFileOnlyWhereThatIsAskedFor) {
  EXPECT_EQ(new_lines("- name: A\n  run: npm install\n"), (Lines{"run: npm ci"}));
  EXPECT_EQ(new_lines("- name: A\n  run: npm install\n", false), Lines{});
  EXPECT_EQ(new_lines("- name: A\n  run: uv sync --all-extras\n"), (Lines{"run: uv sync --locked --all-extras"}));
}

}  // namespace
}  // namespace assay::workflows
