#include <gtest/gtest.h>

#include "attest/pypi/file_name.h"
#include "attest/pypi/prediction.h"
#include "attest/pypi/publisher.h"

namespace assay::attest {
namespace {

TEST(Version, HasOneForm) {
  const std::pair<const char*, const char*> cases[] = {{"1.0", "1"},
                                                       {"1.0.0", "1"},
                                                       {"v1.0-Beta.2", "1b2"},
                                                       {"1!2.0rc1.post2.dev3+local.4", "1!2rc1.post2.dev3+local.4"},
                                                       {"1.0-1", "1.post1"},
                                                       {"1.0.post", "1.post0"},
                                                       {"1.0r5", "1.post5"},
                                                       {"1.0.dev", "1.dev0"},
                                                       {"1.0c1", "1rc1"},
                                                       {"1.0preview3", "1rc3"},
                                                       {"01.02", "1.2"},
                                                       {"1.0+Ubuntu-01", "1+ubuntu.1"},
                                                       {"1.0alpha", "1a0"},
                                                       {"1.0.a.1", "1a1"},
                                                       {"1.0_post_2", "1.post2"},
                                                       {"0.0", "0"},
                                                       {"1.0-rc-1", "1rc1"},
                                                       {"1!0", "1!0"},
                                                       {"1.0a-", "1a0"},
                                                       {"1.0a--1", "1a0.post1"},
                                                       {"1.0pre", "1rc0"},
                                                       {"0!1", "1"},
                                                       {"1.10", "1.10"},
                                                       {"2026.1.5", "2026.1.5"},
                                                       {" 1.0 ", "1"}};
  for (const auto& [text, form] : cases) EXPECT_EQ(comparable_version(text), form) << text;
}

TEST(Version, RefusesOthers) {
  for (const char* text :
       {"", "1.0+", "1..0", "a1", "1.0-", "1.0.post1.2", "1.0dev1post2", "1.0--1", "1e5", "1.0+a..b"})
    EXPECT_FALSE(comparable_version(text)) << text;
}

TEST(FileName, OfWheelsAndSourceDistributions) {
  const auto wheel = distribution_name("A.b_C-1.0-01x-py2.py3-none-any.whl");
  ASSERT_TRUE(wheel);
  EXPECT_EQ(wheel->project, "a-b-c");
  EXPECT_EQ(wheel->version, "1");
  EXPECT_EQ(wheel->build, "1x");
  EXPECT_EQ(wheel->tags, (std::set<std::string>{"py2-none-any", "py3-none-any"}));
  const auto sdist = distribution_name("a-b-2.0.tar.gz");
  ASSERT_TRUE(sdist);
  EXPECT_EQ(sdist->project, "a-b");
  EXPECT_EQ(sdist->version, "2");
  EXPECT_EQ(distribution_name("a-b-2.zip"), sdist);
}

TEST(FileName, RefusesOthers) {
  for (const char* name : {"", "a.whl", "a-1.whl", "a-1-py3-none-any.WHL", "a__b-1-py3-none-any.whl",
                           "a-1-x1-py3-none-any.whl", "a-1--none-any.whl", "a-x-py3-none-any.whl", "a.tar.gz",
                           "-1.tar.gz", "a-x.tar.gz", "a-1.tar.bz2", "dir/a-1.tar.gz", "a-1 .tar.gz", "a-1\n.zip"})
    EXPECT_FALSE(distribution_name(name)) << name;
}

Identity github() {
  Identity identity;
  identity.issuer = kGithubIssuer;
  identity.extensions = {{12, "https://github.com/o/n"},
                         {13, "cccc"},
                         {14, "refs/tags/v1"},
                         {18, "https://github.com/o/n/.github/workflows/r.yml@refs/tags/v1"}};
  return identity;
}

TEST(Publisher, OfACertificate) {
  EXPECT_EQ(publisher_of(github())->text(), "github:o/n:r.yml");
  Identity at_commit = github();
  at_commit.extensions[18] = "https://github.com/o/n/.github/workflows/r.yml@cccc";
  EXPECT_EQ(publisher_of(at_commit)->text(), "github:o/n:r.yml");
}

TEST(Publisher, IsNobodyWhereTheCertificateDoesNotFit) {
  for (const auto& [number, text] : std::initializer_list<std::pair<unsigned, const char*>>{
           {12, "https://github.com/o"},
           {12, "https://github.com/o/n/x"},
           {12, "https://evil.example.org/o/n"},
           {18, "https://github.com/o/n/.github/workflows/r.yml@refs/heads/x"},
           {18, "https://github.com/o/n/r.yml@cccc"},
           {18, "https://github.com/o/n/.github/workflows/a/r.yml@cccc"},
           {18, ""}}) {
    Identity identity = github();
    identity.extensions[number] = text;
    EXPECT_FALSE(publisher_of(identity)) << number << ' ' << text;
  }
  Identity bare = github();
  bare.extensions.erase(13);
  bare.extensions.erase(14);
  EXPECT_FALSE(publisher_of(bare));
}

TEST(Publisher, TextComesBack) {
  for (const char* text : {"github:o/n:r.yml", "gitlab:g/s/n:ci/x.yml", "google:a@example.org"}) {
    const auto publisher = publisher_from(text);
    ASSERT_TRUE(publisher) << text;
    EXPECT_EQ(publisher->text(), text);
    EXPECT_TRUE(read_publisher(write_publisher(*publisher))->same(*publisher));
  }
}

}  // namespace
}  // namespace assay::attest
