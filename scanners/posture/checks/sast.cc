#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

using workflows::Document;
using workflows::Job;
using workflows::Step;

constexpr std::string_view kCodeql = "github/codeql-action";

struct Tool {
  std::string_view action, name;
};
constexpr std::array<Tool, 14> kTools = {{{"SonarSource/sonarqube-scan-action", "Sonar"},
                                          {"SonarSource/sonarcloud-github-action", "Sonar"},
                                          {"snyk/actions", "Snyk"},
                                          {"facebook/pysa-action", "Pysa"},
                                          {"JetBrains/qodana-action", "Qodana"},
                                          {"returntocorp/semgrep-action", "Semgrep"},
                                          {"semgrep/semgrep-action", "Semgrep"},
                                          {"securego/gosec", "gosec"},
                                          {"PyCQA/bandit-action", "Bandit"},
                                          {"microsoft/security-devops-action", "Microsoft Security DevOps"},
                                          {"microsoft/DevSkim-Action", "DevSkim"},
                                          {"checkmarx/ast-github-action", "Checkmarx"},
                                          {"veracode/Veracode-pipeline-scan-action", "Veracode"},
                                          {"codacy/codacy-analysis-cli-action", "Codacy"}}};
constexpr std::array<Tool, 5> kCommands = {{{"semgrep ci", "Semgrep"},
                                            {"semgrep scan", "Semgrep"},
                                            {"bandit -r", "Bandit"},
                                            {"gosec ./", "gosec"},
                                            {"sonar-scanner", "Sonar"}}};

std::string_view tool_in(const Step& step) {
  if (step.uses) {
    if (step.uses->is_repository(kCodeql) && step.uses->path == "analyze") return "CodeQL";
    for (const Tool& tool : kTools)
      if (step.uses->is_repository(tool.action)) return tool.name;
  }
  if (step.run)
    for (const Tool& tool : kCommands)
      if (step.run.value().find(tool.action) != std::string_view::npos) return tool.name;
  return {};
}

// Changes start it, not only the clock or a person.
bool runs_on_changes(const workflows::Workflow& workflow) {
  return std::any_of(workflow.triggers.begin(), workflow.triggers.end(), [](const workflows::Trigger& trigger) {
    return trigger.event() == "pull_request" || trigger.event() == "push" || trigger.event() == "merge_group" ||
           trigger.event() == "pull_request_target" || trigger.event() == "workflow_call";
  });
}

void run(const Subject& subject, Judge& out) {
  std::string_view found, seldom;
  for_each_workflow(subject, [&](const Document& document) {
    for (const Job& job : document.workflow.jobs)
      for (const Step& step : job.steps) {
        const std::string_view tool = tool_in(step);
        if (tool.empty()) continue;
        const bool on_changes = runs_on_changes(document.workflow);
        const Place place = place_in(document, step.anchor().span);
        if (on_changes)
          out.note(cat("runs ", tool), place);
        else
          out.warn(cat("runs ", tool, ", but not when code changes"), place);
        (on_changes ? found : seldom) = tool;
      }
  });
  if (!found.empty()) return out.score(kMostScore, cat(found, " looks at changes"));
  constexpr int kSeldom = 7;
  if (!seldom.empty()) return out.score(kSeldom, cat(seldom, " runs, but not when code changes"));
  out.unproved("no workflow runs a tool that is known; GitHub's default setup of CodeQL leaves no file");
}

}  // namespace

extern const Check sast = {
    .id = "posture-sast",
    .name = "SAST",
    .title = "No static analysis looks at changes",
    .risk = Severity::medium,
    .what =
        "Workflows that run CodeQL, Sonar, Snyk, Semgrep, Qodana, Pysa, gosec, Bandit or the like: 10 where changes "
        "start it, 7 where only the clock or a person does.",
    .unproved = "A tool that is set up in GitHub's settings or at a service.",
    .why = "Bugs of known kinds are found by reading code mechanically before it is merged, or by others later.",
    .reproduce = "Open the checks of a pull request: none of them is an analysis.",
    .fix = "Switch on CodeQL's default setup, or add a workflow that runs an analysis on pull requests.",
    .avoid = "Do not let it run on a schedule only: by then the code is merged.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#sast"},
    .bad =
        {"--- # .github/workflows/a.yml\non: {schedule: [{cron: '0 0 * * 0'}]}\njobs: {a: {runs-on: x, steps: [{uses: "
         "github/codeql-action/analyze@v4}]}}\n"},
    .good = {"--- # .github/workflows/a.yml\non: [push, pull_request]\njobs: {a: {runs-on: x, steps: [{uses: "
             "github/codeql-action/analyze@v4}]}}\n",
             "--- # .github/workflows/a.yml\non: pull_request\njobs: {a: {runs-on: x, steps: [{run: semgrep ci}]}}\n"},
    .open = {"--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
