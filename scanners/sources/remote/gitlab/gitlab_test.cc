#include "scanners/sources/remote/gitlab/gitlab.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(GitlabTarget, ProjectsByPathOrNumber) {
  EXPECT_EQ(*parse_gitlab_target("g/sub/p"), "g/sub/p");
  EXPECT_EQ(*parse_gitlab_target("https://gitlab.com/g/p/-/issues"), "g/p");
  EXPECT_EQ(*parse_gitlab_target("42"), "42");
  for (const char* none : {"", "p", "g/../p"}) EXPECT_FALSE(parse_gitlab_target(none)) << none;
}

}  // namespace
}  // namespace assay::remote
