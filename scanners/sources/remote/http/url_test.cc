#include "scanners/sources/remote/http/url.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(Url, PartsAndServer) {
  const auto url = parse_url("HTTPS://API.Example.org/a/b?c=d#e");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->server(), "https://api.example.org");
  EXPECT_EQ(url->path(), "/a/b");
  EXPECT_EQ(url->query(), "c=d");
  EXPECT_EQ(parse_url("http://[::1]:80/")->server(), "http://[::1]");
  EXPECT_EQ(parse_url("https://h:8443")->text(), "https://h:8443/");
}

TEST(Url, WhatIsNoneOrMightBeTakenForAnother) {
  for (const char* none :
       {"", "h/a", "ftp://h/", "https://", "https://u:p@h/", "https://h:0/", "https://h:99999/", "https://h:x/",
        "https://a b/", "https://h/\n", "https://h\\@x/", "https://h/\xc3\xbc", "https://[x]/", "https://h:8@x/"})
    EXPECT_FALSE(parse_url(none)) << none;
}

TEST(Url, AnotherPortOrSchemeIsAnotherServer) {
  const auto url = *parse_url("https://h/");
  EXPECT_TRUE(url.same_server(*parse_url("https://H:443/x")));
  for (const char* other : {"http://h/", "https://h:444/", "https://h.x/", "https://www.h/"})
    EXPECT_FALSE(url.same_server(*parse_url(other))) << other;
}

TEST(Url, Loopback) {
  for (const char* here : {"http://127.0.0.1/", "http://127.9.9.9/", "http://[::1]/", "http://localhost:80/"})
    EXPECT_TRUE(parse_url(here)->is_loopback()) << here;
  for (const char* there : {"http://127.0.0.1.example.org/", "http://localhost.example.org/", "http://10.0.0.1/"})
    EXPECT_FALSE(parse_url(there)->is_loopback()) << there;
}

TEST(Url, References) {
  const Url base = *parse_url("https://h/a/b?c");
  EXPECT_EQ(resolve(base, "https://x/y")->text(), "https://x/y");
  EXPECT_EQ(resolve(base, "//x/y")->text(), "https://x/y");
  EXPECT_EQ(resolve(base, "/y")->text(), "https://h/y");
  EXPECT_EQ(resolve(base, "y?z")->text(), "https://h/a/y?z");
  EXPECT_EQ(resolve(base, "?z")->text(), "https://h/a/b?z");
  EXPECT_EQ(resolve(base, "#z")->text(), "https://h/a/b?c");
  EXPECT_FALSE(resolve(base, "javascript:x"));
}

TEST(Percent, EncodesAllButUnreservedAndBack) {
  EXPECT_EQ(percent_encoded("a/b c~\xff"), "a%2Fb%20c~%FF");
  EXPECT_EQ(percent_encoded("a/b", true), "a/b");
  EXPECT_EQ(percent_decoded("a%2fb%20%FF%zz%4"), "a/b \xff%zz%4");
}

}  // namespace
}  // namespace assay::remote
