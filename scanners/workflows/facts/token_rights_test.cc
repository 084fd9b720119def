#include "scanners/workflows/facts/token_rights.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/model/document.h"

namespace assay::workflows {
namespace {

constexpr std::string_view kNames[] = {"none", "read", "write", "unknown"};

// What the only job of a workflow has of a scope.
std::string_view access(std::string_view head, std::string_view job, std::string_view scope) {
  const auto document = read_document("a.yml", ".github/workflows/a.yml",
                                      cat(head, "\njobs:\n  a:\n    runs-on: x\n    ", job, "\n    steps: []\n"));
  const Workflow& workflow = document->workflow;
  return kNames[static_cast<int>(rights_of(workflow, workflow.jobs.at(0)).of(scope))];
}

TEST(TokenRights, AJobsBlockTakesThePlaceOfTheWorkflows) {
  const std::string_view head = "on: push\npermissions: {contents: write, issues: read}";
  EXPECT_EQ(access(head, "name: x", "contents"), "write");
  EXPECT_EQ(access(head, "permissions: {pages: write}", "contents"), "none");
  EXPECT_EQ(access(head, "permissions: {}", "issues"), "none");
}

TEST(TokenRights, ScopesThatABlockDoesNotNameAreNone) {
  EXPECT_EQ(access("on: push\npermissions: {contents: read}", "name: x", "packages"), "none");
}

TEST(TokenRights, ShorthandsGiveWhatAScopeCanHave) {
  EXPECT_EQ(access("on: push\npermissions: read-all", "name: x", "contents"), "read");
  EXPECT_EQ(access("on: push\npermissions: read-all", "name: x", "id-token"), "none");
  EXPECT_EQ(access("on: push\npermissions: write-all", "name: x", "contents"), "write");
  EXPECT_EQ(access("on: push\npermissions: write-all", "name: x", "models"), "read");
}

TEST(TokenRights, WithoutABlockTheSettingsDecideAllButTheIdentityToken) {
  EXPECT_EQ(access("on: push", "name: x", "contents"), "unknown");
  EXPECT_EQ(access("on: push", "name: x", "id-token"), "none");
}

TEST(TokenRights, OfACalledWorkflowWithoutABlockTheCallerDecides) {
  EXPECT_EQ(access("on: workflow_call", "name: x", "id-token"), "unknown");
  EXPECT_EQ(access("on: [push, workflow_call]", "name: x", "id-token"), "unknown");
}

}  // namespace
}  // namespace assay::workflows
