#include "sarif/repository_link.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

TEST(RepositoryUri, IsTheWebPageOfAKnownHost) {
  EXPECT_EQ(repository_uri_of("git@github.com:owner/name.git"), "https://github.com/owner/name");
  EXPECT_EQ(repository_uri_of("ssh://git@gitlab.example.org:2222/a/b/c.git"), "https://gitlab.example.org/a/b/c");
  EXPECT_EQ(repository_uri_of("https://codeberg.org/a/b/"), "https://codeberg.org/a/b");
}

TEST(RepositoryUri, NeverHoldsCredentials) {
  EXPECT_EQ(repository_uri_of(cat("https://ann:", "hunter2", "@git.example.org/a/b.git?x#y")),
            "https://git.example.org/a/b");
  EXPECT_EQ(repository_uri_of("deploy@git.example.org:/srv/a.git"), "ssh://git.example.org/srv/a");
}

TEST(RepositoryUri, IsEmptyForWhatIsNoAddress) {
  for (const char* address : {"", ".", "/srv/a.git", "../a:b", "file:///srv/a", "https://", "https://host",
                              "javascript://x/y", "git@ho st:a", "host:"}) {
    EXPECT_EQ(repository_uri_of(address), "") << address;
  }
}

TEST(RepositoryLink, FollowsEachHostsForm) {
  EXPECT_EQ(RepositoryLink("git@github.com:o/n").file("abc123", "a b/c#d.py", 7),
            "https://github.com/o/n/blob/abc123/a%20b/c%23d.py#L7");
  EXPECT_EQ(RepositoryLink("git@gitlab.com:o/n").file("abc123", "a", 7), "https://gitlab.com/o/n/-/blob/abc123/a#L7");
  EXPECT_EQ(RepositoryLink("git@bitbucket.org:o/n").file("abc123", "a", 7),
            "https://bitbucket.org/o/n/src/abc123/a#lines-7");
  EXPECT_EQ(RepositoryLink("https://codeberg.org/o/n").commit("abc123"), "https://codeberg.org/o/n/commit/abc123");
}

TEST(RepositoryLink, IsEmptyForUnknownHostsAndForWhatIsNoCommit) {
  EXPECT_EQ(RepositoryLink("git@git.example.org:o/n").file("abc123", "a", 1), "");
  EXPECT_EQ(RepositoryLink("git@github.com:o/n").file("../../x", "a", 1), "");
  EXPECT_EQ(RepositoryLink("git@github.com:o/n").commit(""), "");
  EXPECT_EQ(RepositoryLink("git@github.com:../n").commit("abc"), "");
}

TEST(UriPath, EncodesEveryByteThatIsNotUnreserved) {
  EXPECT_EQ(uri_path("a/b-c._~d"), "a/b-c._~d");
  EXPECT_EQ(uri_path("a b:c%\xFF\xC3\xA9?[]"), "a%20b%3Ac%25%FF%C3%A9%3F%5B%5D");
}

}  // namespace
}  // namespace assay
