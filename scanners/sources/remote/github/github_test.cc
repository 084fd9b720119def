#include "scanners/sources/remote/github/github.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(GithubTarget, OwnersAndRepositories) {
  for (const char* text :
       {"octo/tool", "https://github.com/octo/tool", "https://github.com/octo/tool.git", "octo/tool/"}) {
    const auto target = parse_github_target(text);
    ASSERT_TRUE(target) << text;
    EXPECT_EQ(target->owner, "octo");
    EXPECT_EQ(target->repository, "tool");
  }
  EXPECT_EQ(parse_github_target("octo")->repository, "");
  for (const char* none : {"", "/", "a/b/c", "a b/c", "../x", "octo/..", "a?b/c"})
    EXPECT_FALSE(parse_github_target(none)) << none;
}

}  // namespace
}  // namespace assay::remote
