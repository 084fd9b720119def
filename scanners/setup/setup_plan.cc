#include "scanners/setup/setup_plan.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "rules/importers/import.h"

namespace assay::setup {

namespace {

constexpr std::string_view kConfiguration = "assay.yaml";
constexpr std::string_view kWorkflow = ".github/workflows/assay.yml";

constexpr std::string_view kConfigurationHead =
    R"(# What `assay scan` goes by in this folder. Every key: docs/using.md of assay.
fail-on: low  # least severity that fails a scan: info low medium high critical
# exclude: ["testdata/"]  # paths to leave out, as in .gitignore
# allow:                  # findings that are none, by value, line, path or rule
#   - {words: [example], rules: [generic-password-assignment]}
)";

constexpr std::string_view kWorkflowText = R"(name: assay

on:
  push:
    branches: [main]
  pull_request:
  schedule:
    - cron: "17 4 * * 1"
  workflow_dispatch:

permissions: {}

concurrency:
  group: assay-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}

jobs:
  assay:
    name: assay
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read # checkout
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0 # every commit that the range or the history needs
          persist-credentials: false
      - name: Install assay
        run: |
          python3 -m venv "$RUNNER_TEMP/assay"
          "$RUNNER_TEMP/assay/bin/pip" install --quiet assay==VERSION
      - name: Scan for credentials
        env:
          BASE: ${{ github.event.pull_request.base.sha }}
          HEAD: ${{ github.event.pull_request.head.sha }}
        run: |
          if [ -n "$BASE" ]; then
            "$RUNNER_TEMP/assay/bin/assay" scan git --range "$BASE...$HEAD"
          else
            "$RUNNER_TEMP/assay/bin/assay" scan git
          fi
)";

constexpr std::string_view kWorkflowsStep = R"(      - name: Check workflows
        run: |
          "$RUNNER_TEMP/assay/bin/assay" workflows
)";

constexpr std::string_view kPreCommit = R"(- repo: local
  hooks:
    - id: assay
      name: credentials in what is staged
      entry: assay scan git --staged
      language: system
      pass_filenames: false
      always_run: true
)";

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += cat(out.empty() ? "" : ", ", text);
  return out;
}

std::vector<std::string> seen_by(const Survey& survey) {
  std::vector<std::string> lines;
  std::vector<std::pair<std::size_t, std::string>> languages;
  for (const auto& [name, files] : survey.languages) languages.emplace_back(files, name);
  std::sort(languages.begin(), languages.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<std::string> named;
  for (std::size_t i = 0; i < languages.size() && i < 5; ++i)
    named.push_back(cat(languages[i].second, " (", counted(languages[i].first, "file", "files"), ")"));
  if (!named.empty()) lines.push_back(cat("languages: ", joined(named), survey.cut ? ", of a part" : ""));
  if (!survey.configuration.empty()) lines.push_back(cat("a configuration of assay: ", survey.configuration));
  if (!survey.rules_of_gitleaks.empty()) lines.push_back(cat("rules of gitleaks: ", survey.rules_of_gitleaks));
  if (!survey.known.empty())
    lines.push_back(cat("accepted findings, which assay heeds as they are: ", joined(survey.known)));
  if (!survey.scanners.empty()) lines.push_back(cat("other scanners in workflows or hooks: ", joined(survey.scanners)));
  if (survey.pre_commit) lines.emplace_back("hooks of pre-commit");
  if (!survey.hook_managers.empty()) lines.push_back(cat("hooks of ", joined(survey.hook_managers)));
  if (!survey.workflows.empty())
    lines.push_back(cat("GitHub Actions: ", counted(survey.workflows.size(), "workflow", "workflows")));
  if (survey.gitlab) lines.emplace_back("GitLab CI");
  if (survey.azure) lines.emplace_back("Azure Pipelines");
  if (survey.jenkins) lines.emplace_back("Jenkins");
  for (const std::string& folder : survey.unread) lines.push_back(cat("not read: ", folder));
  return lines;
}

// A file that is to be written, unless something is there.
void add_file(SetupPlan& plan, const IsThere& is_there, PlannedFile file) {
  if (!is_there(file.path)) {
    plan.files.push_back(std::move(file));
    return;
  }
  plan.steps.push_back(cat(file.path, " is there already and stays; put into it what you want of:\n", file.text));
}

// What a file of another tool says, and in `plan` what of it has no counterpart.
Result<import::Imported> imported_from(const std::string& name, const std::string& rules_path, const ReadBelow& read,
                                       SetupPlan& plan) {
  const auto text = read(name);
  if (!text) return tl::make_unexpected(text.error());
  auto imported = import::import_rules(*text, rules_path, read);
  if (!imported) {
    Error error = imported.error();
    error.subject = error.subject.empty() ? name : cat(name, ", ", error.subject);
    return tl::make_unexpected(std::move(error));
  }
  for (const import::Note& note : imported->notes)
    if (note.is_loss)
      plan.steps.push_back(cat("not taken over from ", name, ": ", printable(note.subject), ": ", note.text));
  plan.whole = plan.whole && imported->is_whole();
  return imported;
}

Status import_rules_of(const Survey& survey, const ReadBelow& read, const IsThere& is_there, SetupPlan& plan,
                       std::string& configuration) {
  if (survey.rules_of_gitleaks.empty()) return {};
  const std::string path = ".assay/rules/gitleaks.yaml";
  auto imported = imported_from(survey.rules_of_gitleaks, path, read, plan);
  if (!imported) return tl::make_unexpected(imported.error());
  if (!imported->rules.empty())
    add_file(plan, is_there, {path, std::move(imported->rules), cat("the rules of ", survey.rules_of_gitleaks)});
  if (imported->config.find("\n  only: ") != std::string::npos)
    configuration +=
        cat("# ", survey.rules_of_gitleaks,
            " extends no rules, so that its own are all that is looked for; without 'only', assay's too.\n");
  configuration += imported->config;
  return {};
}

// Its filters; the findings that it accepts need nothing. Two lists of one name cannot stand in one configuration.
Status import_filters_of(const Survey& survey, const ReadBelow& read, SetupPlan& plan, std::string& configuration) {
  constexpr const char* kBaseline = ".secrets.baseline";
  if (std::find(survey.known.begin(), survey.known.end(), kBaseline) == survey.known.end()) return {};
  const auto imported = imported_from(kBaseline, "", read, plan);
  if (!imported) return tl::make_unexpected(imported.error());
  if (imported->config.empty()) return {};
  if (configuration.size() == kConfigurationHead.size())
    configuration += imported->config;
  else
    plan.steps.push_back(cat("the filters of ", kBaseline, ", into assay.yaml:\n", imported->config));
  return {};
}

void plan_hooks(const Survey& survey, SetupPlan& plan) {
  if (survey.pre_commit && !survey.pre_commit_has_assay)
    plan.steps.push_back(cat("into .pre-commit-config.yaml, under repos:\n", kPreCommit));
  for (const std::string& manager : survey.hook_managers)
    plan.steps.push_back(manager == "husky"
                             ? std::string("into .husky/pre-commit: assay hook run pre-commit")
                             : std::string("into lefthook's pre-commit, as a command: assay hook run pre-commit"));
  if (survey.is_repository && !survey.pre_commit && survey.hook_managers.empty())
    plan.steps.emplace_back("assay hook install  # scans what each commit brings, on this machine");
}

void plan_pipelines(const Survey& survey, std::string_view version, const IsThere& is_there, SetupPlan& plan) {
  if (!survey.workflows.empty() || is_there(".github")) {
    std::string text(kWorkflowText);
    text.replace(text.find("VERSION"), 7, version);
    if (!survey.workflows.empty()) text += kWorkflowsStep;
    add_file(plan, is_there,
             {std::string(kWorkflow), std::move(text), "pull requests, pushes to main, and all history each week"});
  }
  if (survey.gitlab)
    plan.steps.emplace_back("into .gitlab-ci.yml: include packaging/ci/gitlab.yml of assay (docs/install.md)");
  if (survey.azure)
    plan.steps.emplace_back("into azure-pipelines.yml: the steps of packaging/ci/azure-pipelines.yml of assay");
  if (survey.jenkins) plan.steps.emplace_back("into the Jenkinsfile: the stage of packaging/ci/Jenkinsfile of assay");
  if (survey.python_package)
    plan.steps.emplace_back("assay dist check dist/  # before a release: what wheels and source distributions hold");
}

}  // namespace

Result<SetupPlan> plan_setup(const Survey& survey, std::string_view version, const ReadBelow& read,
                             const IsThere& is_there) {
  SetupPlan plan;
  plan.seen = seen_by(survey);
  std::string configuration(kConfigurationHead);
  if (Status status = import_rules_of(survey, read, is_there, plan, configuration); !status)
    return tl::make_unexpected(status.error());
  if (Status status = import_filters_of(survey, read, plan, configuration); !status)
    return tl::make_unexpected(status.error());
  if (survey.configuration.empty() || configuration.size() > kConfigurationHead.size()) {
    if (survey.configuration == "pyproject.toml") {
      plan.steps.push_back(
          cat("pyproject.toml configures assay; put under [tool.assay] what you want of:\n", configuration));
    } else {
      add_file(plan, is_there, {std::string(kConfiguration), configuration, "what scans go by"});
    }
  }
  plan_hooks(survey, plan);
  plan_pipelines(survey, version, is_there, plan);
  if (survey.is_repository)
    plan.steps.emplace_back(
        "assay scan git  # the whole history, once: what is found has to be revoked, or accepted in .assayignore");
  return plan;
}

}  // namespace assay::setup
