#include "attest/gate/provider.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::gate {
namespace {

constexpr const char* kRun = R"({"id": 7, "run_attempt": 2, "path": ".github/workflows/a.yml@main", "event": "push",
  "head_branch": "main", "head_sha": "c0ffee", "status": "completed", "conclusion": "success", "extra": [1],
  "repository": {"full_name": "o/n"}, "head_repository": {"full_name": "o/n"},
  "run_started_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T01:00:00Z"})";

std::string artifacts(std::string_view total, std::string_view more = {}) {
  return cat(R"({"total_count": )", total, R"(, "artifacts": [{"id": 3, "name": "a", "digest": "sha256:00",
    "expired": false, "expires_at": "2026-04-01T00:00:00Z", "workflow_run": {"id": 7, "head_sha": "c0ffee"}})",
             more, "]}");
}

TEST(Provider, RunIsRead) {
  const auto run = read_provider_run(kRun);
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->id, "7");
  EXPECT_EQ(run->attempt, "2");
  EXPECT_EQ(run->workflow, ".github/workflows/a.yml") << "the reference behind it is no part of the path";
  EXPECT_EQ(run->head_repository, "o/n");
  EXPECT_EQ(run->workflow_ref, "main");
  EXPECT_TRUE(run->started);
}

TEST(Provider, RunThatLacksSomethingIsRefused) {
  for (const std::string_view lacking : {"\"id\": 7,", "\"run_attempt\": 2,", "\"head_sha\": \"c0ffee\",",
                                         "\"repository\": {\"full_name\": \"o/n\"},"}) {
    std::string text = kRun;
    text.erase(text.find(lacking), lacking.size());
    EXPECT_FALSE(read_provider_run(text)) << lacking;
  }
  EXPECT_FALSE(read_provider_run("[]"));
  EXPECT_FALSE(read_provider_run(cat(R"({"id": 7, )", std::string(kRun).substr(1)))) << "a name that stands twice";
}

TEST(Provider, RunThatEndedBeforeItWasStartedIsRefused) {
  std::string text = kRun;
  text.replace(text.find("2026-01-01T01"), 13, "2025-12-31T01");
  const auto run = read_provider_run(text);
  ASSERT_FALSE(run);
  EXPECT_NE(run.error().why.find("'updated_at' is before"), std::string::npos) << run.error().why;
}

TEST(Provider, ArtifactSaysWhichRunItIsOfOrDoesNot) {
  const auto of = [](std::string_view run) {
    return read_provider_artifacts(cat(R"({"total_count": 1, "artifacts": [{"id": 3, "name": "a", "expired": false,
        "workflow_run": )",
                                       run, "}]}"));
  };
  const auto whole = of(R"({"id": 7, "head_sha": "c0ffee", "head_branch": "main", "repository_id": 5,
      "head_repository_id": 6})");
  ASSERT_TRUE(whole) << whole.error().text();
  EXPECT_EQ(whole->front().branch, "main");
  EXPECT_EQ(whole->front().repository_id, "5");
  EXPECT_EQ(whole->front().head_repository_id, "6");
  const auto none = of("null");
  ASSERT_TRUE(none);
  EXPECT_EQ(none->front().run_id, "");
  EXPECT_FALSE(of("[]"));
  EXPECT_FALSE(of("{}"));
  EXPECT_FALSE(of(R"({"id": 7, "repository_id": "5"})"));
}

TEST(Provider, RunWithoutEndHasNoConclusion) {
  std::string text = kRun;
  text.replace(text.find("\"success\""), 9, "null");
  const auto run = read_provider_run(text);
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->conclusion, "");
}

TEST(Provider, ArtifactsAreRead) {
  const auto list = read_provider_artifacts(artifacts("1"));
  ASSERT_TRUE(list) << list.error().text();
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->front().digest, "sha256:00");
  EXPECT_EQ(list->front().run_id, "7");
  EXPECT_TRUE(read_provider_artifacts(cat('[', artifacts("1"), ']')));
}

TEST(Provider, PageThatLacksIsRefused) {
  const auto list = read_provider_artifacts(artifacts("2"));
  ASSERT_FALSE(list);
  EXPECT_NE(list.error().why.find("take all pages"), std::string::npos);
  EXPECT_FALSE(read_provider_artifacts("[]"));
  EXPECT_FALSE(read_provider_artifacts(artifacts("2", ", 1")));
}

}  // namespace
}  // namespace assay::gate
