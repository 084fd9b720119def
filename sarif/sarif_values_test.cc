#include "sarif/sarif_values.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>
#include <string>

namespace assay {
namespace {

TEST(SarifValues, LevelsAndSeveritiesAreGitHubs) {
  EXPECT_EQ(sarif_level(Severity::critical), "error");
  EXPECT_EQ(sarif_level(Severity::high), "error");
  EXPECT_EQ(sarif_level(Severity::medium), "warning");
  EXPECT_EQ(sarif_level(Severity::low), "note");
  EXPECT_EQ(sarif_level(Severity::info), "note");
  EXPECT_EQ(security_severity(Severity::critical), "9.5");
  EXPECT_EQ(security_severity(Severity::info), "0.5");
}

TEST(SarifValues, ARankStaysInItsSeveritysBand) {
  for (const Confidence confidence : {Confidence::low, Confidence::medium, Confidence::high}) {
    EXPECT_GE(sarif_rank(Severity::critical, confidence), 90U);
    EXPECT_GE(sarif_rank(Severity::high, confidence), 70U);
    EXPECT_LT(sarif_rank(Severity::high, confidence), 90U);
    EXPECT_GE(sarif_rank(Severity::medium, confidence), 40U);
    EXPECT_LT(sarif_rank(Severity::medium, confidence), 70U);
    EXPECT_LT(sarif_rank(Severity::low, confidence), 40U);
    EXPECT_GE(sarif_rank(Severity::info, confidence), 1U);
    EXPECT_LT(sarif_rank(Severity::info, confidence), sarif_rank(Severity::low, confidence));
  }
  EXPECT_LT(sarif_rank(Severity::high, Confidence::low), sarif_rank(Severity::high, Confidence::high));
}

TEST(SarifValues, CweFollowsTheKindOfCredential) {
  Rule rule;
  rule.id = "slack-token";
  EXPECT_EQ(cwes_of(rule), std::vector<unsigned>{798});
  rule.reader = Reader::pem;
  EXPECT_EQ(cwes_of(rule), (std::vector<unsigned>{798, 321}));
  rule = {};
  rule.id = "generic-password";
  EXPECT_EQ(cwes_of(rule), (std::vector<unsigned>{798, 259}));
  rule.checks = {{CheckKind::url_credential}};
  EXPECT_EQ(cwes_of(rule), (std::vector<unsigned>{798, 259, 522}));
}

TEST(SarifValues, ARulesNameDiffersFromItsId) {
  EXPECT_EQ(pascal_case("github-app-token"), "GithubAppToken");
  EXPECT_EQ(pascal_case("aws-s3-key2"), "AwsS3Key2");
  EXPECT_EQ(pascal_case("Token"), "RuleToken");
  EXPECT_EQ(pascal_case("jwt"), "RuleJwt");
  EXPECT_EQ(pascal_case(""), "Rule");
}

TEST(SarifValues, BracesOfAMessageAreDoubled) { EXPECT_EQ(escaped_message("a{0}b"), "a{{0}}b"); }

TEST(SarifValues, TextIsCutBetweenCharacters) {
  EXPECT_EQ(cut_text("short", 10), "short");
  EXPECT_EQ(cut_text("aaaaaaaaaaaa", 8), "aaaaa...");
  EXPECT_EQ(cut_text("aaaa\xE2\x82\xAC\xE2\x82\xAC", 8), "aaaa...");
}

TEST(SarifValues, AGuidIsAStableVersion5) {
  const std::string guid = finding_guid("rule", "00ff");
  EXPECT_EQ(guid, "75444931-c145-5d34-b9cf-363dbde5460f");  // the same from Python's uuid.uuid5
  EXPECT_EQ(guid[14], '5');
  EXPECT_NE(std::string("89ab").find(guid[19]), std::string::npos);
  EXPECT_NE(guid, finding_guid("rule", "00fe"));
  EXPECT_NE(finding_guid("a", "bc"), finding_guid("ab", "c"));
}

TEST(ArtifactUri, IsRelativeAndEncoded) {
  EXPECT_EQ(artifact_uri_of_path("./a//b c/./d:e").uri, "a/b%20c/d%3Ae");
  EXPECT_TRUE(artifact_uri_of_path("a/b").based);
  EXPECT_EQ(artifact_uri_of_path("a/../b").uri, "b");
}

TEST(ArtifactUri, OutsideOfTheRootHasNoBase) {
  EXPECT_EQ(artifact_uri_of_path("../a").uri, "../a");
  EXPECT_FALSE(artifact_uri_of_path("../a").based);
  EXPECT_EQ(artifact_uri_of_path("/srv/a b").uri, "file:///srv/a%20b");
  EXPECT_FALSE(artifact_uri_of_path("/srv/a b").based);
  EXPECT_EQ(artifact_uri_of_path("/../../etc").uri, "file:///etc");
}

TEST(ArtifactUri, OfAnAbsolutePathBelowTheRootIsRelative) {
  EXPECT_EQ(artifact_uri_of_path("/srv/a b/c//d", "/srv/a b/").uri, "c/d");
  EXPECT_TRUE(artifact_uri_of_path("/srv/a b/c", "/srv/a b").based);
  EXPECT_EQ(artifact_uri_of_path("/srv/a bc/d", "/srv/a b").uri, "file:///srv/a%20bc/d");
  EXPECT_EQ(artifact_uri_of_path("a/b", "/srv").uri, "a/b");
}

TEST(ArtifactUri, IsNeverEmpty) {
  EXPECT_EQ(artifact_uri_of_path("").uri, "unnamed");
  EXPECT_EQ(artifact_uri_of_path("./").uri, "unnamed");
}

// RFC 3986: nothing but unreserved characters, '/' and escapes; the first segment holds no colon.
TEST(ArtifactUri, HoldsLegalCharactersOnly) {
  EXPECT_TRUE(rc::check([](const std::string& path) {
    const ArtifactUri artifact = artifact_uri_of_path(path);
    std::string_view uri = artifact.uri;
    RC_ASSERT(!uri.empty());
    if (uri.starts_with("file:///")) uri.remove_prefix(8);
    for (const char c : uri) {
      const bool legal = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                         std::string_view("-._~/%").find(c) != std::string_view::npos;
      RC_ASSERT(legal);
    }
  }));
}

TEST(ArtifactPath, OfMessagesAndStreamsIsFixed) {
  Origin origin;
  origin.kind = OriginKind::git_commit;
  origin.object = "0123";
  EXPECT_EQ(artifact_path(origin), ".git/commit-message");
  origin.kind = OriginKind::git_tag;
  EXPECT_EQ(artifact_path(origin), ".git/tag-message");
  origin.kind = OriginKind::git_blob;
  EXPECT_EQ(artifact_path(origin), ".git/blob-without-path");
  origin.kind = OriginKind::stdin_;
  origin.path = "-";
  EXPECT_EQ(artifact_path(origin), "stdin");
}

TEST(ArtifactPath, OfAMemberIsItsArchives) {
  Origin outer;
  outer.path = "dist/a.zip";
  Origin inner;
  inner.kind = OriginKind::archive;
  inner.path = "b";
  inner.parent = std::make_shared<const Origin>(outer);
  EXPECT_EQ(artifact_path(inner), "dist/a.zip");
}

}  // namespace
}  // namespace assay
