#include "scanners/workflows/facts/release.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/model/document.h"

namespace assay::workflows {
namespace {

// The release that the `uses:` of a workflow's step names, and how that is known; empty: it is not.
std::string release_of(std::string_view uses) {
  const auto document =
      read_document("a.yml", ".github/workflows/a.yml",
                    cat("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: ", uses, "\n"));
  const auto known = known_release(*document->workflow.jobs.at(0).steps.at(0).uses);
  if (!known) return {};
  const char* const how[] = {"tag", "commit", "comment"};
  return cat(known->name(), " by ", how[static_cast<int>(known->by)], known->may_have_moved() ? ", moving" : "");
}

TEST(KnownRelease, IsThatOfATag) {
  EXPECT_EQ(release_of("actions/setup-go@v6.0.0"), "v6.0.0 by tag");
  EXPECT_EQ(release_of("Actions/Setup-Go@v6.0.0"), "v6.0.0 by tag");
}

TEST(KnownRelease, OfAMovingTagIsTheOneItStoodAt) {
  EXPECT_EQ(release_of("actions/checkout@v4").substr(0, 3), "v4.");
  EXPECT_TRUE(release_of("actions/checkout@v4").ends_with(" by tag, moving"));
}

TEST(KnownRelease, OfACommitNeedsNoComment) {
  const auto sha = facts::builtin_action_facts().by_tag("actions/checkout", "v4.1.1")->sha;
  EXPECT_EQ(release_of(cat("actions/checkout@", sha)), "v4.1.1 by commit");
  EXPECT_EQ(release_of(cat("actions/checkout@", sha, " # v9")), "v4.1.1 by commit");
}

TEST(KnownRelease, OfAnUnknownCommitIsThatOfTheWholeVersionInItsComment) {
  const std::string unknown = "actions/checkout@0123456789abcdef0123456789abcdef01234567";
  EXPECT_EQ(release_of(unknown), "");
  EXPECT_EQ(release_of(unknown + " # v4.1.1"), "v4.1.1 by comment");
  EXPECT_EQ(release_of(unknown + " # v4"), "");
}

TEST(KnownRelease, IsNotGuessedForWhatTheTablesDoNotHave) {
  for (const char* uses : {"./action", "docker://alpine:3", "nobody/nothing@v1", "actions/checkout@main"})
    EXPECT_EQ(release_of(uses), "") << uses;
}

TEST(IsVersion, ComparesWhatIsWritten) {
  const auto is = [](std::string_view version, std::string_view written) {
    return is_version(*facts::parse_version(version), *facts::parse_version(written));
  };
  EXPECT_TRUE(is("v6.1.2", "v6"));
  EXPECT_TRUE(is("v6.1.2", "6.1"));
  EXPECT_TRUE(is("v6.1.2", "6.1.2"));
  EXPECT_FALSE(is("v6.1.2", "v7"));
  EXPECT_FALSE(is("v6.1.2", "v6.2"));
  EXPECT_FALSE(is("v6.1.2-beta", "v6.1.2"));
}

}  // namespace
}  // namespace assay::workflows
