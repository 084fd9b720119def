#include "rules/workflows/action_facts.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::facts {
namespace {

using Json = nlohmann::json;

const ActionFacts kFacts = builtin_action_facts();

// The table that the facts were made of, which lies beside the checkout where they are written.
std::string facts_file(const std::string& name) {
  for (const std::string folder : {"/../shared/facts/", "/../../shared/facts/"}) {
    const std::string path = ASSAY_SOURCE_DIR + folder + name;
    if (std::filesystem::exists(path)) return path;
  }
  return {};
}

TEST(ActionFacts, EveryRowOfTheReleasesIsAnswered) {
  const std::string path = facts_file("action-releases.jsonl");
  if (path.empty()) GTEST_SKIP() << "../shared/facts is not there";
  std::ifstream lines(path);
  std::string line;
  std::size_t rows = 0;
  while (std::getline(lines, line)) {
    const Json row = Json::parse(line);
    const std::string action = row["action"], tag = row["tag"], sha = row["sha"];
    const auto release = kFacts.by_tag(action, tag);
    ASSERT_TRUE(release) << action << ' ' << tag;
    EXPECT_EQ(release->sha, sha);
    EXPECT_EQ(name_of(release->runtime), row["runtime"].is_null() ? "none" : row["runtime"].get<std::string>());
    EXPECT_EQ(release->moving, row["moving"].get<bool>()) << action << ' ' << tag;
    const auto releases = kFacts.by_sha(action, sha);
    EXPECT_TRUE(std::any_of(releases.begin(), releases.end(), [&](const Release& one) { return one.tag == tag; }))
        << action << ' ' << tag;
    ++rows;
  }
  EXPECT_EQ(rows, 5811U);
}

TEST(ActionFacts, TheTableHasAllRows) {
  std::size_t tags = 0;
  for (const std::string_view repository : kFacts.repositories()) {
    Lines lines = builtin_releases().find(repository)->lines();
    while (lines.next()) ++tags;
  }
  EXPECT_EQ(tags, 5811U);
  EXPECT_EQ(kFacts.repositories().size(), 90U);
}

TEST(ActionFacts, AMajorIsNoRuntime) {
  EXPECT_EQ(kFacts.by_tag("actions/setup-go", "v6.0.0")->runtime, Runtime::node20);
  EXPECT_EQ(kFacts.by_tag("actions/setup-go", "v6.2.0")->runtime, Runtime::node24);
  EXPECT_EQ(kFacts.first_on("actions/setup-go", Runtime::node24)->tag, "v6.2.0");
  EXPECT_EQ(kFacts.summary("actions/setup-go")->node24_from, "v6.2.0");
  EXPECT_EQ(kFacts.first_on("actions/checkout", Runtime::node20, 4)->tag, "v4.0.0");
  EXPECT_FALSE(kFacts.first_on("actions/checkout", Runtime::node24, 4));
}

TEST(ActionFacts, NamesCompareInAnyCase) {
  EXPECT_EQ(kFacts.by_tag("azure/LOGIN", "v1")->runtime, Runtime::node16);
  EXPECT_TRUE(kFacts.has_releases("Azure/Setup-Helm"));
  EXPECT_EQ(kFacts.summary("AZURE/login")->name, "Azure/login");
  EXPECT_FALSE(kFacts.by_tag("azure/login", "V1")) << "tags do not";
  EXPECT_FALSE(kFacts.has_releases("azure"));
}

TEST(ActionFacts, TagsOfACommitBeginWithTheGreatestVersion) {
  const auto tags = kFacts.by_sha("actions/deploy-pages", kFacts.by_tag("actions/deploy-pages", "v5.0.0")->sha);
  ASSERT_GE(tags.size(), 2U);
  EXPECT_TRUE(std::any_of(tags.begin(), tags.end(), [](const Release& one) { return one.tag == "v3.0.2-node.24"; }));
  EXPECT_EQ(tags[0].tag, "v5.0.0");
  EXPECT_TRUE(kFacts.by_sha("actions/checkout", std::string(40, '0')).empty());
  EXPECT_TRUE(kFacts.by_sha("actions/checkout", "").empty());
}

TEST(ActionFacts, AnotherRepositorysCommitIsFound) {
  const auto sha = kFacts.by_tag("actions/checkout", "v4.1.1")->sha;
  EXPECT_TRUE(kFacts.by_sha("actions/setup-go", sha).empty());
  EXPECT_EQ(kFacts.repositories_with(sha), (std::vector<std::string_view>{"actions/checkout"}));
}

TEST(ActionFacts, SubActionsHaveTheirOwnRuntime) {
  const auto release = kFacts.by_tag("github/codeql-action/init", "v4.30.7");
  ASSERT_TRUE(release);
  EXPECT_EQ(kFacts.runtime_of("github/codeql-action/init", *release), Runtime::node24);
  const auto composite = kFacts.by_tag("gradle/actions", "v4.0.0");
  ASSERT_TRUE(composite);
  EXPECT_EQ(kFacts.runtime_of("gradle/actions/setup-gradle", *composite), Runtime::node20);
  EXPECT_EQ(kFacts.runtime_of("gradle/actions/nothing", *composite), Runtime::unknown);
}

TEST(ActionFacts, SummaryHasMajorsInOrder) {
  const auto summary = kFacts.summary("actions/checkout");
  ASSERT_TRUE(summary);
  EXPECT_EQ(summary->latest, "v7.0.1");
  EXPECT_EQ(summary->runtime, Runtime::node24);
  ASSERT_GE(summary->majors.size(), 7U);
  for (std::size_t i = 1; i < summary->majors.size(); ++i)
    EXPECT_LT(summary->majors[i - 1].major, summary->majors[i].major);
  EXPECT_EQ(summary->majors.back().floating_tag, "v7");
  EXPECT_TRUE(kFacts.summary("pypa/gh-action-pypi-publish")->stale);
  EXPECT_FALSE(kFacts.summary("nobody/nothing"));
}

TEST(ActionFacts, AdvisoriesGoByVersion) {
  const auto affected = [&](std::string_view action, std::string_view version) {
    std::string out;
    for (const Advisory& one : kFacts.advisories(action))
      if (one.affects(*parse_version(version))) out += cat(out.empty() ? "" : " ", one.id);
    return out;
  };
  EXPECT_EQ(affected("actions/download-artifact", "v4.1.2"), "GHSA-cxww-7g56-2vh6");
  EXPECT_EQ(affected("actions/download-artifact", "v4.1.3"), "");
  EXPECT_EQ(affected("actions/download-artifact", "v3.0.2"), "");
  EXPECT_NE(affected("TJ-actions/changed-files", "v45.0.7"), "");
  EXPECT_EQ(affected("tj-actions/changed-files", "v46.0.1"), "");
  EXPECT_NE(affected("github/codeql-action/init", "v2.26.11"), "");
  EXPECT_NE(affected("shadd0wtaka/zen-ai-pentest", "v3.0.0"), "") << "last_affected is affected";
  EXPECT_EQ(affected("shadd0wtaka/zen-ai-pentest", "v3.0.1"), "");
}

TEST(ActionFacts, TakeoversAndArchivesAreKnown) {
  EXPECT_TRUE(kFacts.compromised("tj-actions/changed-files", "0e58ed8671d6b60d0890c21b07f8835ace038e67"));
  EXPECT_FALSE(kFacts.compromised("tj-actions/changed-files", "0e58ed8671d6b60d0890c21b07f8835ace038e68"));
  EXPECT_FALSE(kFacts.compromised("aquasecurity/trivy-action", ""));
  EXPECT_EQ(kFacts.compromises("aquasecurity/trivy-action").size(), 1U);
  EXPECT_TRUE(kFacts.archived("Actions/create-release"));
  EXPECT_TRUE(kFacts.archived("8398a7/action-slack/sub"));
  EXPECT_FALSE(kFacts.archived("actions/checkout"));
  EXPECT_EQ(kFacts.replacement("actions/setup-ruby")->use, "ruby/setup-ruby");
}

TEST(ActionFacts, StatusOfRuntimes) {
  EXPECT_EQ(kFacts.status_of(Runtime::node16)->status, "removed");
  EXPECT_EQ(kFacts.status_of(Runtime::node20)->status, "deprecated");
  EXPECT_FALSE(kFacts.status_of(Runtime::composite));
}

}  // namespace
}  // namespace assay::facts
