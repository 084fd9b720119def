#include "scanners/workflows/audit/settings.h"

#include <gtest/gtest.h>

namespace assay::workflows {
namespace {

constexpr std::string_view kWorkflow =
    "name: x\non: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: a/b@v1\n";

// The checks of the open findings of one workflow under a file of settings, and what is told of the settings.
struct Result {
  std::vector<std::string> open;
  Coverage coverage;
};
Result under(SettingsFile::Kind kind, std::string text) {
  AuditOptions options;
  options.settings = {{"", "settings.yml", kind, std::move(text), {}}};
  const Audit audit =
      workflows::audit({{".github/workflows/a.yml", ".github/workflows/a.yml", std::string(kWorkflow), {}}}, options);
  Result out;
  out.coverage = audit.coverage;
  for (const Finding& finding : audit.findings)
    if (!finding.suppressed) out.open.emplace_back(finding.check->id);
  return out;
}

const std::vector<std::string> kOpen = {"action-ref-not-sha"};
const std::vector<std::string> kNone = {};

TEST(Settings, EmptyFilesSayNothing) {
  EXPECT_EQ(under(SettingsFile::Kind::zizmor, "# nothing\n{}\n").open, kOpen);
  EXPECT_EQ(under(SettingsFile::Kind::actionlint, "~\n").open, kOpen);
}

TEST(Settings, ARuleOfAnotherNameHoldsForNothing) {
  EXPECT_EQ(under(SettingsFile::Kind::zizmor, "rules: {template-injection: {disable: true}}\n").open, kOpen);
  EXPECT_EQ(under(SettingsFile::Kind::zizmor, "rules: {unpinned-uses: {disable: true}}\n").open, kNone);
}

TEST(Settings, AConfigurationWithoutACounterpartIsNoted) {
  const Result result = under(SettingsFile::Kind::zizmor, "rules: {forbidden-uses: {config: {allow: [a/b]}}}\n");
  EXPECT_EQ(result.open, kOpen);
  ASSERT_EQ(result.coverage.notes().size(), 1U);
  EXPECT_TRUE(result.coverage.complete());
}

TEST(Settings, WhatIsNoMappingIsAGap) {
  for (const char* text : {"[a]\n", "a: [\n", "x\n"})
    EXPECT_FALSE(under(SettingsFile::Kind::zizmor, text).coverage.complete()) << text;
}

TEST(Settings, AnExpressionThatIsNoneIsAGap) {
  const Result result = under(SettingsFile::Kind::actionlint, "paths: {'**': {ignore: ['(']}}\n");
  EXPECT_FALSE(result.coverage.complete());
  EXPECT_EQ(result.open, kOpen);
}

TEST(Settings, AnIgnoredCheckMayBeNamedByItsId) {
  EXPECT_EQ(under(SettingsFile::Kind::actionlint, "paths: {'.github/**': {ignore: ['^action-ref-not-sha$']}}\n").open,
            kNone);
  EXPECT_EQ(under(SettingsFile::Kind::actionlint, "paths: {'other/**': {ignore: ['^action-ref-not-sha$']}}\n").open,
            kOpen);
}

}  // namespace
}  // namespace assay::workflows
