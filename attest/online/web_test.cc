#include "attest/online/web.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/sources/remote/http/client_test_kit.h"

namespace assay::attest {
namespace {

using remote::WireRequest;
using remote::testing_kit::Scripted;
using remote::testing_kit::ScriptedTransport;
using remote::testing_kit::TestClock;

// Made up; no rule knows it.
const std::string kToken = cat("not-a-", "real-token-0123456789");

class WebTest : public ::testing::Test {
 protected:
  // Answers in their order; the last one stays.
  Result<WebAnswer> ask(std::vector<Scripted> answers, WebRequest request, WebOptions options = {}) {
    Web web(
        [this, answers]() -> Result<std::unique_ptr<remote::Transport>> {
          return std::make_unique<ScriptedTransport>([this, answers](const WireRequest& wire) {
            asked.push_back(wire);
            return std::optional(answers[std::min(asked.size(), answers.size()) - 1]);
          });
        },
        clock, options);
    return web.ask(request);
  }

  static WebRequest request() {
    WebRequest out{"asking", *remote::parse_url("https://a.example.org/x")};
    out.authorization = Secret(cat("Bearer ", kToken));
    return out;
  }

  TestClock clock;
  std::vector<WireRequest> asked;
};

TEST_F(WebTest, CredentialsGoToTheNamedServerAlone) {
  ASSERT_TRUE(ask({{302, {{"Location", "https://b.example.org/y"}}}, {200, {}, "{}"}}, request()));
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].secret_headers.size(), 1U);
  EXPECT_EQ(asked[1].secret_headers.size(), 0U);
}

TEST_F(WebTest, WhatIsPostedIsNotRedirected) {
  WebRequest posted = request();
  posted.body = "{}";
  EXPECT_FALSE(ask({{307, {{"Location", "https://a.example.org/y"}}}}, posted));
  EXPECT_EQ(asked.size(), 1U);
}

TEST_F(WebTest, AnAnswerThatQuotesTheTokenIsMasked) {
  const Secret other("another-secret-value");
  WebRequest asking = request();
  asking.also_hide = {&other};
  const auto answer = ask({{400, {}, cat("{\"message\": \"", kToken, " another-secret-value\"}")}}, asking);
  ASSERT_TRUE(answer);
  EXPECT_EQ(what_it_says(*answer).find(kToken), std::string::npos);
  EXPECT_EQ(what_it_says(*answer).find("another-secret-value"), std::string::npos);
  EXPECT_NE(what_it_says(*answer).find("400"), std::string::npos);
}

TEST_F(WebTest, NoEscapeHidesATokenFromItsMask) {
  ASSERT_EQ(kToken[3], '-');
  const std::string escaped = cat(kToken.substr(0, 3), "\\u002d", kToken.substr(4));
  const auto answer = ask({{400, {}, cat("{\"error\": \"", escaped, "\"}")}}, request());
  ASSERT_TRUE(answer);
  EXPECT_EQ(what_it_says(*answer).find(kToken), std::string::npos);
}

TEST_F(WebTest, PartsOfATokenAreMaskedToo) {
  const std::string token = cat("aGVhZGVyLWhlYWRlcg.", "Y2xhaW1zLWNsYWltcw.", "c2lnbmF0dXJlLXNpZ25h");
  WebRequest asking = request();
  asking.authorization = Secret(cat("Bearer ", token));
  for (std::size_t begin = 0; begin + 12 <= token.size(); ++begin) {
    for (const std::size_t size : {std::size_t{12}, std::size_t{20}, token.size()}) {
      const std::string part = token.substr(begin, size);
      const auto answer = ask({{400, {}, cat("{\"message\": \"bad <", part, ">, <", part, ">\"}")}}, asking);
      ASSERT_TRUE(answer);
      EXPECT_EQ(what_it_says(*answer).find(part.substr(0, 12)), std::string::npos) << begin << ' ' << size;
      EXPECT_NE(what_it_says(*answer).find("bad <"), std::string::npos);
    }
  }
}

TEST_F(WebTest, NothingOfAnAnswerWithASecretIsQuoted) {
  WebRequest asking = request();
  asking.secret_answer = true;
  asking.accept = "application/json";
  const auto refused = ask({{400, {}, "{\"message\": \"minted-value\"}"}}, asking);
  ASSERT_TRUE(refused);
  EXPECT_EQ(what_it_says(*refused).find("minted"), std::string::npos);
  const auto other = ask({{200, {{"Content-Type", "minted/value"}}, "{}"}}, asking);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().text().find("minted"), std::string::npos);
}

TEST_F(WebTest, AnotherContentTypeIsRefused) {
  WebRequest asking = request();
  asking.accept = "application/json";
  for (const char* type : {"text/html", "application/jsonx", ""})
    EXPECT_FALSE(ask({{200, {{"Content-Type", type}}, "{}"}}, asking)) << type;
  for (const char* type : {"application/json", "Application/JSON; charset=utf-8", "application/json ;x"})
    EXPECT_TRUE(ask({{200, {{"Content-Type", type}}, "{}"}}, asking)) << type;
}

TEST_F(WebTest, NoRequestBeginsWhenTheTimeIsOver) {
  WebOptions options;
  options.most_s = 2;
  options.tries = 100;
  options.first_wait = std::chrono::milliseconds(1000);
  static_cast<void>(ask({{500}}, request(), options));
  EXPECT_LT(asked.size(), 5U);
}

TEST_F(WebTest, ALongWaitForARateLimitIsNotWaited) {
  WebOptions options;
  options.most_s = 10;
  EXPECT_FALSE(ask({{429, {{"Retry-After", "3600"}}}}, request(), options));
  EXPECT_TRUE(clock.slept.empty());
}

TEST(Addresses, AreOfHttpsOrThisMachine) {
  EXPECT_EQ(address_of("https://a.example.org/", "/api")->text(), "https://a.example.org/api");
  EXPECT_EQ(address_of("http://127.0.0.1:8/x", "/api")->text(), "http://127.0.0.1:8/x/api");
  EXPECT_FALSE(address_of("http://a.example.org", "/api"));
  EXPECT_FALSE(address_of("ftp://a.example.org", "/api"));
  EXPECT_FALSE(address_of("", "/api"));
}

TEST_F(WebTest, AnAnswerIsQuotedInOneLineOfBoundedLength) {
  const auto answer = ask({{418, {}, cat(std::string(1000, 'a'), "\nb")}}, request());
  ASSERT_TRUE(answer);
  EXPECT_LT(what_it_says(*answer).size(), 400U);
  EXPECT_EQ(what_it_says(*answer).find('\n'), std::string::npos);
}

}  // namespace
}  // namespace assay::attest
