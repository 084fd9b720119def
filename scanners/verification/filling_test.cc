#include "scanners/verification/filling.h"

#include <gtest/gtest.h>

#include <map>

#include "base/base64.h"
#include "base/strings.h"
#include "scanners/verification/service_account.h"

namespace assay::verification {
namespace {

class Filling : public ::testing::Test {
 protected:
  static HttpCall call(std::string url, Headers headers = {}, std::string body = {}, std::string method = "GET") {
    HttpCall out;
    out.method = std::move(method);
    out.url = std::move(url);
    out.headers = std::move(headers);
    out.body = std::move(body);
    out.live_status = {200};
    return out;
  }

  tl::expected<FilledCall, std::string> filled(const HttpCall& call) {
    return fill(
        call,
        [this](std::string_view name) -> const Secret* {
          const auto found = values.find(name);
          return found == values.end() ? nullptr : &found->second;
        },
        1440938160);  // 2015-08-30T12:36:00Z
  }

  static std::string header(const FilledCall& filled, std::string_view name) {
    for (const auto& [key, value] : filled.request.headers)
      if (key == name) return value;
    for (const auto& [key, value] : filled.request.secret_headers)
      if (key == name) return std::string(value.reveal(RevealPermit("test")));
    return {};
  }

  std::map<std::string, Secret, std::less<>> values = {{"secret", Secret("a/b?c&d=e#f%g{h}")},
                                                       {"the-id", Secret("u:1")}};
};

TEST_F(Filling, OfAUrlIsPercentEncoded) {
  const auto out = filled(call("https://api.vendor.test/v1/{secret}?key={secret}&id={the-id}"));
  ASSERT_TRUE(out) << out.error();
  EXPECT_EQ(out->request.url.target,
            "/v1/a%2Fb%3Fc%26d%3De%23f%25g%7Bh%7D?key=a%2Fb%3Fc%26d%3De%23f%25g%7Bh%7D&id=u%3A1");
  EXPECT_EQ(out->request.url.host, "api.vendor.test");
  EXPECT_EQ(out->request.method, "GET");
}

// It stands in what is scanned, beside the value that is sent.
TEST_F(Filling, ACompanionLeadsToNoOtherPath) {
  const HttpCall asked = call("https://api.vendor.test/v1/{the-id}/me", {{"Authorization", "Bearer {secret}"}});
  for (const char* value : {"..", "."}) {
    values.insert_or_assign("the-id", Secret(value));
    EXPECT_FALSE(filled(asked)) << value;
  }
  values.insert_or_assign("the-id", Secret("a..b"));
  EXPECT_EQ(filled(asked)->request.url.target, "/v1/a..b/me");
}

TEST_F(Filling, OfAHeaderHasNoControlCharacters) {
  const HttpCall asked = call("https://api.vendor.test/", {{"Authorization", "Bearer {secret}"}});
  ASSERT_TRUE(filled(asked));
  EXPECT_EQ(header(*filled(asked), "Authorization"), "Bearer a/b?c&d=e#f%g{h}");
  for (const char* value : {"x\r\nHost: other", "x\ny", "x\ty", "caf\xC3\xA9", "\x7F"}) {
    values.at("secret") = Secret(value);
    const auto out = filled(asked);
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().find(value), std::string::npos);
  }
}

TEST_F(Filling, OfBasicCredentialsIsBase64) {
  const auto both = filled(call("https://api.vendor.test/", {{"Authorization", "Basic base64({the-id}:{secret})"}}));
  ASSERT_TRUE(both);
  EXPECT_EQ(header(*both, "Authorization"), cat("Basic ", to_base64("u:1:a/b?c&d=e#f%g{h}")));
  EXPECT_FALSE(both->guessed);
}

TEST_F(Filling, OfBasicWithoutBase64IsAGuess) {
  const HttpCall asked = call("https://api.vendor.test/", {{"Authorization", "Basic {secret}"}});
  const auto completed = filled(asked);
  ASSERT_TRUE(completed);
  EXPECT_EQ(header(*completed, "Authorization"), cat("Basic ", to_base64("a/b?c&d=e#f%g{h}:")));
  EXPECT_TRUE(completed->guessed);
  values.at("secret") = Secret(to_base64("user:password"));
  const auto already = filled(asked);
  ASSERT_TRUE(already);
  EXPECT_EQ(header(*already, "Authorization"), cat("Basic ", to_base64("user:password")));
  EXPECT_FALSE(already->guessed);
}

TEST_F(Filling, OfAFormIsPercentEncoded) {
  const auto out = filled(call("https://api.vendor.test/", {{"Content-Type", "application/x-www-form-urlencoded"}},
                               "token={secret}&x=1", "POST"));
  ASSERT_TRUE(out);
  EXPECT_EQ(out->request.body, "token=a%2Fb%3Fc%26d%3De%23f%25g%7Bh%7D&x=1");
}

TEST_F(Filling, OfJsonIsEscaped) {
  values.at("secret") = Secret("q\"\\\n\x01");
  const HttpCall asked =
      call("https://api.vendor.test/", {{"Content-Type", "application/json"}}, R"({"key":"{secret}","n":{}})", "POST");
  const auto out = filled(asked);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->request.body, R"({"key":"q\"\\\n\u0001","n":{}})");
  values.at("secret") = Secret("\xFF");
  EXPECT_FALSE(filled(asked));
}

TEST_F(Filling, OfAnotherBodyTakesPlainValuesAlone) {
  const HttpCall asked = call("https://api.vendor.test/", {{"Content-Type", "text/xml"}}, "<k>{secret}</k>", "POST");
  EXPECT_FALSE(filled(asked));
  values.at("secret") = Secret("plain-Value_1.~");
  EXPECT_EQ(filled(asked)->request.body, "<k>plain-Value_1.~</k>");
}

TEST_F(Filling, IsNotMadeWithoutACompanion) {
  const auto out = filled(call("https://api.vendor.test/{secret}/{other-id}"));
  ASSERT_FALSE(out);
  EXPECT_NE(out.error().find("other-id"), std::string::npos);
}

TEST_F(Filling, SignsForAws) {
  values.at("secret") = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  values.at("the-id") = Secret("AKIDEXAMPLE");
  HttpCall asked = call("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
                        {{"Authorization", "aws-sigv4({the-id}:{secret}, us-east-1, iam)"}});
  const auto out = filled(asked);
  ASSERT_TRUE(out) << out.error();
  const std::string line = header(*out, "Authorization");
  EXPECT_TRUE(
      line.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                       "SignedHeaders=host;x-amz-date, Signature="))
      << line;
  EXPECT_EQ(header(*out, "X-Amz-Date"), "20150830T123600Z");
  EXPECT_EQ(line.find("wJalr"), std::string::npos);
  EXPECT_FALSE(out->guessed);
}

TEST_F(Filling, SignsForTheRegionThatIsAsked) {
  values.at("secret") = Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  values.at("the-id") = Secret("AKIDEXAMPLE");
  for (const auto& [host, region] :
       std::vector<std::pair<std::string, std::string>>{{"sts.us-east-1.amazonaws.com", "us-east-1"},
                                                        {"sts.us-gov-west-1.amazonaws.com", "us-gov-west-1"},
                                                        {"sts.cn-north-1.amazonaws.com.cn", "cn-north-1"},
                                                        {"sts.amazonaws.com", "us-east-1"},
                                                        {"iam.us-gov-west-1.amazonaws.com", "us-east-1"},
                                                        {"sts.eu-west-1.amazonaws.com.corp.test", "us-east-1"},
                                                        {"localhost:4566", "us-east-1"}}) {
    const auto out = filled(call(cat("https://", host, "/?Action=GetCallerIdentity&Version=2011-06-15"),
                                 {{"Authorization", "aws-sigv4({the-id}:{secret}, us-east-1, sts)"}}));
    ASSERT_TRUE(out) << out.error();
    EXPECT_NE(header(*out, "Authorization").find(cat("/", region, "/sts/aws4_request")), std::string::npos) << host;
  }
}

TEST_F(Filling, OfLooseRulesIsAGuess) {
  EXPECT_TRUE(filled(call("https://api.vendor.test/", {{"X-Id", "{secret}"}, {"X-Key", "{secret}"}}))->guessed);
  EXPECT_TRUE(filled(call("https://api.vendor.test/{secret}", {{"Content-Length", "{secret}"}}))->guessed);
  EXPECT_FALSE(filled(call("https://api.vendor.test/", {{"X-Key", "{secret}"}}))->guessed);
}

TEST_F(Filling, IsNotMadeOfWhatCannotBeAsked) {
  EXPECT_FALSE(flaw_of(call("https://example.vendor.test/{secret}")).empty());
  EXPECT_FALSE(flaw_of(call("https://api.vendor.test/")).empty());
  EXPECT_FALSE(flaw_of(call("https://api.vendor.test/", {{"Content-Length", "{secret}"}})).empty());
  EXPECT_FALSE(flaw_of(call("https://api.vendor.test/", {{"Authorization", "Bearer <JWT with {secret}>"}})).empty());
  EXPECT_TRUE(flaw_of(call("https://api.vendor.test/{secret}")).empty());
  EXPECT_FALSE(filled(call("http://api.vendor.test/{secret}")));
  // A host that is another to some who read it.
  for (const char* url : {"https://api.vendor.test./{secret}", "https://api.vendor.test:443/{secret}",
                          "https://u@api.vendor.test/{secret}", "https://u:p@api.vendor.test/{secret}",
                          "https://api.vendor.test\\@evil.test/{secret}", "https://api.v\xC3\xA9ndor.test/{secret}",
                          "https://api.vendor.test%2eevil.test/{secret}", "https:///{secret}",
                          "https://[::ffff:10.0.0.1%25lo]/{secret}", "https://api .vendor.test/{secret}"})
    EXPECT_FALSE(filled(call(url))) << url;
}

// The tables of hosts are in lower case.
TEST_F(Filling, AHostIsTheSameInUpperCase) {
  const auto made = filled(call("https://API.Vendor.TEST/{secret}"));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->request.url.host, "api.vendor.test");
  EXPECT_EQ(host_of(call("https://GitLab.com/{secret}")), "gitlab.com");
}

TEST_F(Filling, TellsItsTargetWithoutQuery) {
  const HttpCall asked = call("https://api.vendor.test/v1/{secret}?key={secret}&id={the-id}");
  EXPECT_EQ(target_of(asked), "https://api.vendor.test/v1/{secret}");
  EXPECT_EQ(host_of(asked), "api.vendor.test");
  EXPECT_EQ(companions_of(asked), std::vector<std::string>{"the-id"});
}

TEST_F(Filling, AnAssertionIsSignedInTheBody) {
  HttpCall asked = call("https://oauth.vendor.test/token", {{"Content-Type", "application/x-www-form-urlencoded"}},
                        "grant_type=x&assertion=google-jwt({the-id}:{secret}, all)", "POST");
  EXPECT_EQ(companions_of(asked), std::vector<std::string>{"the-id"});
  EXPECT_EQ(flaw_of(asked), "");
  EXPECT_FALSE(filled(asked));  // no key
  values.at("secret") = made_up_rsa_key().value();
  const auto out = filled(asked);
  ASSERT_TRUE(out) << out.error();
  EXPECT_FALSE(out->guessed);
  ASSERT_TRUE(out->request.body);
  EXPECT_TRUE(out->request.body->starts_with("grant_type=x&assertion=eyJ"));
  EXPECT_EQ(out->request.body->find("PRIVATE"), std::string::npos);
  EXPECT_EQ(out->request.body->find_first_of(":/+ \r\n"), std::string::npos);
  values.erase("the-id");
  EXPECT_EQ(filled(asked).error(), "no the-id stands beside it");
}

// A private key never is sent: a rule that would do so beside signing does not only sign.
TEST_F(Filling, KnowsWhetherTheValueOnlySigns) {
  const std::string body = "assertion=google-jwt({the-id}:{secret}, all)";
  EXPECT_TRUE(only_signs(call("https://a.test/", {}, body, "POST")));
  EXPECT_FALSE(only_signs(call("https://a.test/{secret}", {}, body, "POST")));
  EXPECT_FALSE(only_signs(call("https://a.test/", {{"X-Key", "{secret}"}}, body, "POST")));
  EXPECT_FALSE(only_signs(call("https://a.test/", {}, "key={secret}&" + body, "POST")));
  EXPECT_FALSE(only_signs(call("https://a.test/", {}, "assertion=google-jwt({secret}:{secret}, all)", "POST")));
  EXPECT_FALSE(
      only_signs(call("https://a.test/", {}, "assertion=google-jwt({the-id}:{the-id}, all)&k={secret}", "POST")));
  EXPECT_FALSE(only_signs(call("https://a.test/", {{"Authorization", "Bearer {secret}"}})));
}

}  // namespace
}  // namespace assay::verification
