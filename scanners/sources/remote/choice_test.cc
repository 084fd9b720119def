#include "scanners/sources/remote/choice.h"

#include <gtest/gtest.h>

#include <array>

#include "scanners/sources/remote/github/github.h"
#include "scanners/sources/remote/gitlab/gitlab.h"
#include "scanners/sources/remote/s3/bucket.h"

namespace assay::remote {
namespace {

using Names = std::vector<std::string>;
constexpr std::array<std::string_view, 3> kAll = {"a", "b", "c"};

TEST(Choice, AllOrSomeWithoutOthers) {
  EXPECT_EQ(choose_kinds(kAll, Names{}, Names{})->kinds.size(), 3U);
  const auto choice = choose_kinds(kAll, Names{"a", "b"}, Names{"b"});
  EXPECT_TRUE(choice->wants("a"));
  EXPECT_FALSE(choice->wants("b"));
}

TEST(Choice, UnknownNamesAndNothingAreErrors) {
  EXPECT_FALSE(choose_kinds(kAll, Names{"d"}, Names{}));
  EXPECT_FALSE(choose_kinds(kAll, Names{}, Names{"d"}));
  EXPECT_FALSE(choose_kinds(kAll, Names{"a"}, Names{"a"}));
}

TEST(Choice, WhatHasNoTimeIsNotOld) {
  Choice choice;
  choice.since = 86400;
  EXPECT_TRUE(choice.is_old("1970-01-01T23:59:59Z"));
  EXPECT_FALSE(choice.is_old("1970-01-02T00:00:00Z"));
  EXPECT_FALSE(choice.is_old(""));
}

TEST(Targets, OfGithub) {
  for (const char* text :
       {"octo/tool", "https://github.com/octo/tool", "https://github.com/octo/tool.git", "octo/tool/"}) {
    const auto target = parse_github_target(text);
    ASSERT_TRUE(target) << text;
    EXPECT_EQ(target->owner, "octo");
    EXPECT_EQ(target->repository, "tool");
  }
  EXPECT_EQ(parse_github_target("octo")->repository, "");
  for (const char* none : {"", "/", "a/b/c", "a b/c", "../x", "octo/..", "octo/", "a?b/c"})
    EXPECT_FALSE(parse_github_target(none) && !parse_github_target(none)->repository.empty()) << none;
}

TEST(Targets, OfGitlab) {
  EXPECT_EQ(*parse_gitlab_target("g/sub/p"), "g/sub/p");
  EXPECT_EQ(*parse_gitlab_target("https://gitlab.com/g/p/-/issues"), "g/p");
  EXPECT_EQ(*parse_gitlab_target("42"), "42");
  for (const char* none : {"", "p", "g/../p"}) EXPECT_FALSE(parse_gitlab_target(none)) << none;
}

TEST(Targets, OfBuckets) {
  const auto target = parse_bucket_target("s3://bucket/a/b");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->bucket, "bucket");
  EXPECT_EQ(target->prefix, "a/b");
  EXPECT_EQ(parse_bucket_target("s3://bucket")->prefix, "");
  for (const char* none : {"", "bucket", "s3://", "s3:///a", "s3://a?b/", "https://bucket/"})
    EXPECT_FALSE(parse_bucket_target(none)) << none;
}

}  // namespace
}  // namespace assay::remote
