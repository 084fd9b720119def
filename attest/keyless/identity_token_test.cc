#include "attest/keyless/identity_token.h"

#include <gtest/gtest.h>

#include "attest/base64.h"
#include "base/strings.h"
#include "scanners/sources/remote/http/client_test_kit.h"

namespace assay::attest {
namespace {

const Instant kNow{1'700'000'000, 0};

std::string base64url(std::string_view text) {
  std::string out = to_base64(text);
  while (!out.empty() && out.back() == '=') out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

Secret token_of(std::string_view claims) {
  return Secret(cat(base64url("{\"alg\":\"ES256\"}"), '.', base64url(claims), '.', base64url("signature")));
}

Result<IdentityToken> read(std::string_view claims) { return read_identity_token(token_of(claims), "sigstore", kNow); }

TEST(IdentityTokens, SayWhoVouchesAndUntilWhen) {
  const auto token = read(R"({"iss":"https://i","aud":"sigstore","exp":1700000001})");
  ASSERT_TRUE(token);
  EXPECT_EQ(token->issuer, "https://i");
  EXPECT_EQ(token->expires.seconds, 1'700'000'001);
}

TEST(IdentityTokens, OfAFederatedIssuerAreTheOtherOnes) {
  const auto token = read(
      R"({"iss":"https://dex","aud":["x","sigstore"],"exp":1700000001,"federated_claims":{"connector_id":"https://c"}})");
  ASSERT_TRUE(token);
  EXPECT_EQ(token->issuer, "https://c");
}

TEST(IdentityTokens, AreRefusedWhenTheyAreNotGood) {
  for (const char* claims :
       {R"({"iss":"https://i","aud":"sigstore","exp":1700000000})", R"({"iss":"https://i","aud":"x","exp":1700000001})",
        R"({"iss":"https://i","exp":1700000001})", R"({"iss":"https://i","aud":"sigstore"})",
        R"({"aud":"sigstore","exp":1700000001})", R"({"iss":"https://i","aud":"sigstore","exp":"soon"})", "[]", "x",
        R"({"iss":"a","iss":"b","aud":"sigstore","exp":1700000001})"})
    EXPECT_FALSE(read(claims)) << claims;
  for (const char* text : {"", "a.b", "a.b.c.d", "..", "a=.b.c", "a.b+.c"})
    EXPECT_FALSE(read_identity_token(Secret(text), "sigstore", kNow)) << text;
  EXPECT_FALSE(read_identity_token(Secret(std::string(70'000, 'a')), "sigstore", kNow));
}

class Sources : public ::testing::Test {
 protected:
  Result<Secret> find(const TokenSource& source, std::map<std::string, std::string> variables) {
    Web web(
        [this]() -> Result<std::unique_ptr<remote::Transport>> {
          return std::make_unique<remote::testing_kit::ScriptedTransport>([this](const remote::WireRequest& request) {
            targets.push_back(request.url.text());
            return std::optional(
                remote::testing_kit::Scripted{200, {{"Content-Type", "application/json"}}, R"({"value":"a.b.c"})"});
          });
        },
        clock, {});
    return find_identity_token(
        source,
        [variables](std::string_view name) {
          const auto found = variables.find(std::string(name));
          return found == variables.end() ? std::string() : found->second;
        },
        web);
  }
  static std::string text_of(const Result<Secret>& secret) {
    return secret ? std::string(secret->reveal(RevealPermit("a test"))) : "none";
  }

  remote::testing_kit::TestClock clock;
  std::vector<std::string> targets;
};

TEST_F(Sources, TheVariableThatWasNamedGoesFirst) {
  EXPECT_EQ(text_of(find({{}, "MINE"}, {{"MINE", "x\n"}, {"SIGSTORE_ID_TOKEN", "y"}})), "x");
  EXPECT_EQ(text_of(find({}, {{"SIGSTORE_ID_TOKEN", "y"}})), "y");
  EXPECT_FALSE(find({{}, "MINE"}, {{"SIGSTORE_ID_TOKEN", "y"}}));
  EXPECT_TRUE(targets.empty());
}

TEST_F(Sources, AJobOfGithubIsAskedForItsAudience) {
  TokenSource source;
  source.audience = "a b";
  EXPECT_EQ(text_of(find(source, {{"ACTIONS_ID_TOKEN_REQUEST_URL", "https://g.example.org/t?v=2"},
                                  {"ACTIONS_ID_TOKEN_REQUEST_TOKEN", "r"}})),
            "a.b.c");
  EXPECT_EQ(targets, std::vector<std::string>{"https://g.example.org/t?v=2&audience=a%20b"});
}

TEST_F(Sources, AJobThatMayNotAskIsToldWhatItLacks) {
  const auto none = find({}, {{"GITHUB_ACTIONS", "true"}});
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().hint.find("id-token: write"), std::string::npos);
}

}  // namespace
}  // namespace assay::attest
