#include "scanners/setup/setup_plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/config/config.h"
#include "scanners/sources/files/testing.h"

namespace assay::setup {
namespace {

SetupPlan planned(const Survey& survey, const std::string& rules = "", const std::set<std::string>& there = {}) {
  auto plan = plan_setup(
      survey, "1.2.3", [&](const std::string&) { return Result<std::string>(rules); },
      [&](const std::string& path) { return there.contains(path); });
  EXPECT_TRUE(plan.has_value()) << (plan ? "" : plan.error().text());
  return plan ? std::move(*plan) : SetupPlan();
}

const PlannedFile* find(const SetupPlan& plan, std::string_view path) {
  const auto at =
      std::find_if(plan.files.begin(), plan.files.end(), [&](const auto& file) { return file.path == path; });
  return at == plan.files.end() ? nullptr : &*at;
}

bool says(const SetupPlan& plan, std::string_view text) {
  return std::any_of(plan.steps.begin(), plan.steps.end(),
                     [&](const auto& step) { return step.find(text) != step.npos; });
}

constexpr const char* kGitleaks = R"(
[[rules]]
id = "acme-token"
description = "ACME API token"
regex = '''\bacme_live_[a-z0-9]{32}\b'''
keywords = ["acme_live_"]
)";

TEST(SetupPlan, AnEmptyFolderGetsAConfigurationThatHolds) {
  const SetupPlan plan = planned({});
  const PlannedFile* file = find(plan, "assay.yaml");
  ASSERT_NE(file, nullptr);
  EXPECT_TRUE(parse_config("assay.yaml", "/", file->text).ok());
  EXPECT_EQ(plan.files.size(), 1U);
  EXPECT_TRUE(plan.whole);
}

TEST(SetupPlan, RulesOfGitleaksAreTakenOver) {
  Survey survey;
  survey.rules_of_gitleaks = ".gitleaks.toml";
  const SetupPlan plan = planned(survey, kGitleaks);
  ASSERT_NE(find(plan, ".assay/rules/gitleaks.yaml"), nullptr);
  EXPECT_NE(find(plan, ".assay/rules/gitleaks.yaml")->text.find("acme-token"), std::string::npos);
  const PlannedFile* file = find(plan, "assay.yaml");
  ASSERT_NE(file, nullptr);
  const ParsedConfig parsed = parse_config("assay.yaml", "/repository", file->text);
  ASSERT_TRUE(parsed.ok()) << file->text;
  EXPECT_EQ(parsed.config.add, std::vector<std::string>{"/repository/.assay/rules/gitleaks.yaml"});
}

TEST(SetupPlan, RulesThatStandAloneAreSaidTo) {
  Survey survey;
  survey.rules_of_gitleaks = ".gitleaks.toml";
  const auto without_others = [&](const std::string& rules) {
    return find(planned(survey, rules), "assay.yaml")->text.find("all that is looked for") != std::string::npos;
  };
  EXPECT_TRUE(without_others(kGitleaks));
  EXPECT_FALSE(without_others(cat("[extend]\nuseDefault = true\n", kGitleaks)));
}

TEST(SetupPlan, FiltersOfDetectSecretsAreTakenOver) {
  constexpr const char* kBaseline = R"({"results": {}, "filters_used": [
    {"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["^tests/"]},
    {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["nosec"]}]})";
  Survey survey;
  survey.known = {".secrets.baseline"};
  const SetupPlan plan = planned(survey, kBaseline);
  const PlannedFile* file = find(plan, "assay.yaml");
  ASSERT_NE(file, nullptr);
  const ParsedConfig parsed = parse_config("assay.yaml", "/repository", file->text);
  ASSERT_TRUE(parsed.ok()) << file->text;
  EXPECT_NE(file->text.find("exclude: ['tests/**/*']"), std::string::npos);
  EXPECT_NE(file->text.find("line: ['nosec']"), std::string::npos);
  // Two lists of one name in one file would be a mistake.
  survey.rules_of_gitleaks = ".gitleaks.toml";
  const auto both = plan_setup(
      survey, "1.2.3",
      [&](const std::string& path) { return Result<std::string>(path[1] == 'g' ? kGitleaks : kBaseline); },
      [](const std::string&) { return false; });
  ASSERT_TRUE(both.has_value());
  EXPECT_TRUE(says(*both, "exclude: ['tests/**/*']"));
  EXPECT_EQ(find(*both, "assay.yaml")->text.find("tests/"), std::string::npos);
}

TEST(SetupPlan, WhatHasNoCounterpartIsTold) {
  Survey survey;
  survey.rules_of_gitleaks = ".gitleaks.toml";
  const std::string rules = cat(kGitleaks, "[[rules]]\nid = \"no-way\"\nregex = '''abc_(?!d)[a-z]{20}'''\n");
  const SetupPlan plan = planned(survey, rules);
  EXPECT_FALSE(plan.whole);
  EXPECT_TRUE(says(plan, "no-way"));
}

TEST(SetupPlan, RulesThatCannotBeReadAreAnError) {
  Survey survey;
  survey.rules_of_gitleaks = ".gitleaks.toml";
  const auto plan = plan_setup(
      survey, "1.2.3", [](const std::string&) { return Result<std::string>("[[rules"); },
      [](const std::string&) { return false; });
  ASSERT_FALSE(plan.has_value());
  EXPECT_NE(plan.error().subject.find(".gitleaks.toml"), std::string::npos);
}

TEST(SetupPlan, WhatIsThereIsNoFileToWrite) {
  Survey survey;
  survey.workflows = {".github/workflows/ci.yml"};
  const SetupPlan plan = planned(survey, "", {"assay.yaml", ".github/workflows/assay.yml"});
  EXPECT_TRUE(plan.files.empty());
  EXPECT_TRUE(says(plan, "assay.yaml is there already"));
  EXPECT_TRUE(says(plan, ".github/workflows/assay.yml is there already"));
}

TEST(SetupPlan, AConfigurationThatIsThereIsNotAskedFor) {
  Survey survey;
  survey.configuration = "pyproject.toml";
  EXPECT_TRUE(planned(survey).files.empty());
}

TEST(SetupPlan, WorkflowsGetAWorkflowThatInstallsThisVersion) {
  Survey survey;
  survey.workflows = {".github/workflows/ci.yml"};
  const SetupPlan plan = planned(survey);
  ASSERT_NE(find(plan, ".github/workflows/assay.yml"), nullptr);
  EXPECT_NE(find(plan, ".github/workflows/assay.yml")->text.find("assay==1.2.3"), std::string::npos);
}

TEST(SetupPlan, HooksGoWhereHooksAre) {
  Survey survey;
  survey.is_repository = true;
  EXPECT_TRUE(says(planned(survey), "assay hook install"));
  survey.pre_commit = true;
  EXPECT_TRUE(says(planned(survey), ".pre-commit-config.yaml"));
  EXPECT_FALSE(says(planned(survey), "assay hook install"));
  survey.pre_commit_has_assay = true;
  survey.hook_managers = {"lefthook"};
  EXPECT_FALSE(says(planned(survey), ".pre-commit-config.yaml"));
  EXPECT_TRUE(says(planned(survey), "lefthook"));
}

TEST(SetupSurvey, SeesWhatARepositoryHas) {
  const files::ScratchFolder folder;
  folder.folder(".git");
  folder.write(".gitleaks.toml", kGitleaks);
  folder.write(".secrets.baseline", "{}");
  folder.write(".pre-commit-config.yaml", "repos: []  # detect-secrets\n");
  folder.write("lefthook.yml", "");
  folder.write(".github/workflows/b.yml", "trufflehog\n");
  folder.write(".github/workflows/a.yaml", "");
  folder.write(".github/workflows/README.md", "");
  folder.write("pyproject.toml", "[project]\n");
  folder.write("src/a.py", "");
  folder.write("src/b.py", "");
  folder.write("node_modules/c.js", "");
  const auto found = survey(folder.path());
  ASSERT_TRUE(found.has_value());
  EXPECT_TRUE(found->is_repository && found->pre_commit && found->python_package);
  EXPECT_FALSE(found->pre_commit_has_assay);
  EXPECT_EQ(found->configuration, "");
  EXPECT_EQ(found->rules_of_gitleaks, ".gitleaks.toml");
  EXPECT_EQ(found->known, std::vector<std::string>{".secrets.baseline"});
  EXPECT_EQ(found->workflows, (std::vector<std::string>{".github/workflows/a.yaml", ".github/workflows/b.yml"}));
  EXPECT_EQ(found->scanners, (std::vector<std::string>{"detect-secrets", "trufflehog"}));
  EXPECT_EQ(found->languages.at("Python"), 2U);
  EXPECT_FALSE(found->languages.contains("JavaScript"));
}

TEST(SetupSurvey, AFolderThatIsNotThereIsAnError) {
  const files::ScratchFolder folder;
  EXPECT_FALSE(survey(folder.at("gone")).has_value());
}

}  // namespace
}  // namespace assay::setup
