#include "scanners/sources/remote/http/curl_pool.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(ResolvedToTest, IsReadWithAndWithoutASecondPort) {
  const auto plain = parse_resolved_to("api.vendor.test:443:127.0.0.1");
  ASSERT_TRUE(plain) << plain.error().text();
  EXPECT_EQ(plain->host, "api.vendor.test");
  EXPECT_EQ(plain->port, 443);
  EXPECT_EQ(plain->address, "127.0.0.1");
  EXPECT_EQ(plain->address_port, 443);
  const auto other = parse_resolved_to("*:443:[::1]:8443");
  ASSERT_TRUE(other) << other.error().text();
  EXPECT_EQ(other->host, "*");
  EXPECT_EQ(other->address, "::1");
  EXPECT_EQ(other->address_port, 8443);
}

TEST(ResolvedToTest, NamesThisMachineAlone) {
  for (const char* text : {"", ":", "h:443", "h:443:", ":443:127.0.0.1", "h:0:127.0.0.1", "h:65536:127.0.0.1",
                           "h:x:127.0.0.1", "h:443:127.0.0.1:", "h:443:127.0.0.1:0", "h:443:10.0.0.1", "h:443:8.8.8.8",
                           "h:443:[::2]", "h:443:[::1", "h:443:localhost", "h:443:[::ffff:10.0.0.1]"})
    EXPECT_FALSE(parse_resolved_to(text)) << text;
}

TEST(CurlPoolTest, ConnectsToNoPrivateAddress) {
  const auto curl = CurlLibrary::load();
  if (!curl) GTEST_SKIP() << curl.error().text();
  auto pool = make_curl_pool(*curl, PoolOptions());
  ASSERT_TRUE(pool) << pool.error().text();
  std::uint64_t id = 0;
  for (const char* text :
       {"https://127.0.0.1:9/", "https://localhost:9/", "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/", "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:a9fe:a9fe]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::1]/",
        "https://[2001:0:a00:1::]/", "https://[fe80::1]/", "https://[::10.0.0.1]/", "https://167772161/",
        "https://0x7f.1/", "https://012.0.0.1/", "https://127.1/", "https://LOCALHOST:9/"}) {
    WireRequest request;
    request.url = *parse_url(text);
    request.most = 1000;
    (*pool)->send(++id, request);
    std::vector<PooledAnswer> answers;
    for (int i = 0; i < 100 && answers.empty(); ++i) answers = (*pool)->wait(std::chrono::milliseconds(100));
    ASSERT_EQ(answers.size(), 1U) << text;
    EXPECT_EQ(answers[0].id, id);
    EXPECT_EQ(answers[0].broken, Broken::not_public) << text;
  }
}

TEST(CurlPoolTest, SendsNoHeaderOfSeveralLines) {
  const auto curl = CurlLibrary::load();
  if (!curl) GTEST_SKIP() << curl.error().text();
  auto pool = make_curl_pool(*curl, PoolOptions());
  ASSERT_TRUE(pool);
  WireRequest request;
  request.url = *parse_url("https://127.0.0.1:9/");
  request.secret_headers.emplace_back("Authorization", Secret("a\r\nb: c"));
  (*pool)->send(7, request);
  const auto answers = (*pool)->wait(std::chrono::milliseconds(100));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].broken, Broken::unsendable);
}

}  // namespace
}  // namespace assay::remote
