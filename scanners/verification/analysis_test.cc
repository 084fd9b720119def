#include "scanners/verification/analysis.h"

#include <gtest/gtest.h>

#include <set>

#include "base/base64.h"
#include "base/strings.h"
#include "rules/placeholders.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/verification/pool_test_kit.h"

namespace assay::verification {
namespace {

using testing_kit::answer;
using testing_kit::broken;
using testing_kit::ScriptedPool;
using Outcome = Answered::Outcome;

// "github.com" of "https://api.github.com/user".
std::string owner_of(std::string_view url) {
  HttpCall call;
  call.url = url;
  std::string host = host_of(call);
  const std::size_t last = host.rfind('.');
  const std::size_t before = last == std::string::npos || last == 0 ? last : host.rfind('.', last - 1);
  if (before != std::string::npos) host = host.substr(before + 1);
  // One owner, several domains.
  return host == "microsoftonline.com" || host == "microsoft.com" ? "azure.com" : host;
}

class AnalysisTest : public ::testing::Test {
 protected:
  AnalysisTest() {
    verifier.method = "GET";
    verifier.url = "https://api.github.com/user";
    verifier.headers = {{"Accept", "application/json"}, {"Authorization", "token {secret}"}};
    input.values = [this](std::string_view name) { return name == "secret" ? &secret : nullptr; };
    input.secrets = {&secret};
  }

  std::vector<Answered> ask(ScriptedPool::Answers answers, const std::string& server = {}) {
    ScriptedPool pool(std::move(answers));
    const auto out = analyse(plan_analysis(verifier, server), input, pool, clock, pool.ticks(), {.tries = 1});
    sent = std::move(pool.sent);
    return out;
  }

  HttpCall verifier;
  const Secret secret{cat("tok_", "fedcba9876543210fedcba98")};
  AnalysisInput input;
  remote::testing_kit::TestClock clock;
  std::vector<remote::WireRequest> sent;
};

TEST_F(AnalysisTest, TellsWhatIsAllowedWithNames) {
  const auto answers = ask([](const remote::WireRequest& request) {
    return request.url.path() == "/user/repos" ? answer(200, R"([{"full_name":"a/b"},{"full_name":"a/c"}])")
                                               : answer(403, R"({"message":"Resource not accessible"})");
  });
  std::size_t allowed = 0;
  for (const Answered& one : answers) {
    if (one.right != "repositories") {
      EXPECT_EQ(one.outcome, Outcome::refused) << one.right;
      continue;
    }
    ++allowed;
    EXPECT_EQ(one.outcome, Outcome::allowed);
    EXPECT_EQ(one.target, "https://api.github.com/user/repos");
    ASSERT_EQ(one.told.size(), 1U);
    EXPECT_EQ(one.told[0].texts, (std::vector<std::string>{"a/b", "a/c"}));
    EXPECT_FALSE(one.told[0].more);
  }
  EXPECT_EQ(allowed, 1U);
  for (const remote::WireRequest& request : sent) {
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(request.url.host, "api.github.com");
    EXPECT_FALSE(request.body);
    ASSERT_EQ(request.secret_headers.size(), 1U);
    EXPECT_EQ(request.secret_headers[0].second.reveal(RevealPermit("test")),
              cat("token ", secret.reveal(RevealPermit("test"))));
  }
}

TEST_F(AnalysisTest, NothingThatCannotBeToldIsARefusal) {
  for (const auto& came :
       {answer(503), answer(429), answer(302), answer(200, "<html>", "text/html"), answer(200, "[{\"full_name\":"),
        answer(403, "<html>", "text/html"), broken(remote::Broken::too_slow), broken(remote::Broken::too_long)})
    for (const Answered& one : ask([&](const auto&) { return came; })) {
      EXPECT_EQ(one.outcome, Outcome::unknown) << one.right << ' ' << came.head.status;
      EXPECT_FALSE(one.why.empty());
      EXPECT_TRUE(one.told.empty());
    }
}

TEST_F(AnalysisTest, NamesAreBoundedAndHoldNoValue) {
  const std::string value(secret.reveal(RevealPermit("test")));
  std::string body = cat(R"([{"full_name":")", value, R"("},{"full_name":"somebody@example.org"})");
  for (int i = 0; i < 30; ++i) body += cat(R"(,{"full_name":"a/)", std::to_string(i), "\"}");
  for (const Answered& one : ask([&](const auto&) { return answer(200, body + "]"); })) {
    if (one.right != "repositories") continue;
    ASSERT_EQ(one.told.size(), 1U);
    EXPECT_EQ(one.told[0].texts.size(), kMostNames);
    EXPECT_EQ(one.told[0].texts.front(), "a/0");
    EXPECT_TRUE(one.told[0].more);
  }
}

TEST_F(AnalysisTest, ItsOwnServerIsAskedInstead) {
  ask([](const auto&) { return answer(200, "[]"); }, "https://git.acme.test:8443/api/v3");
  ASSERT_FALSE(sent.empty());
  for (const remote::WireRequest& request : sent) {
    EXPECT_EQ(request.url.host, "git.acme.test");
    EXPECT_TRUE(request.url.path().starts_with("/api/v3/")) << request.url.path();
  }
}

TEST_F(AnalysisTest, AnswersWithStatus200ThatRefuseAreNoRight) {
  verifier.url = "https://slack.com/api/auth.test";
  verifier.method = "POST";
  for (const Answered& one :
       ask([](const auto&) { return answer(200, R"({"ok":false,"error":"missing_scope","needed":"x"})"); }))
    EXPECT_EQ(one.outcome, Outcome::refused) << one.right;
  for (const Answered& one : ask([](const auto&) { return answer(200, R"({"ok":true,"channels":[]})"); }))
    EXPECT_EQ(one.outcome, Outcome::allowed) << one.right;
}

TEST_F(AnalysisTest, TheAccountStandsInAddressesThatTakeIt) {
  verifier.url = "https://registry.npmjs.org/-/whoami";
  const auto packages = [](const std::vector<Answered>& answers) {
    return *std::find_if(answers.begin(), answers.end(), [](const Answered& one) { return one.right == "packages"; });
  };
  const Answered without = packages(ask([](const auto&) { return answer(200, "{}"); }));
  EXPECT_EQ(without.outcome, Outcome::unknown);
  EXPECT_EQ(without.why, "no account stands beside it");
  input.account = "some/body";
  const Answered with = packages(ask([](const auto&) { return answer(200, R"({"left-pad":"write"})"); }));
  EXPECT_EQ(with.outcome, Outcome::allowed);
  ASSERT_EQ(with.told.size(), 1U);
  EXPECT_EQ(with.told[0].texts, std::vector<std::string>{"left-pad"});
  EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [](const remote::WireRequest& request) {
    return request.url.path() == "/-/user/some%2Fbody/package";
  }));
}

TEST_F(AnalysisTest, S3IsAskedWithTheHashOfTheBody) {
  verifier.url = "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";
  verifier.headers = {{"Authorization", "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, sts)"}};
  const Secret id("key-id");
  input.values = [&](std::string_view name) { return name == "secret" ? &secret : &id; };
  const auto answers = ask([](const remote::WireRequest& request) {
    if (request.url.host != "s3.us-east-1.amazonaws.com") return answer(403, "<Error/>", "text/xml");
    return answer(200, "<R><Bucket><Name>one</Name></Bucket><Bucket><Name>two</Name></Bucket></R>", "application/xml");
  });
  for (const remote::WireRequest& request : sent) {
    const auto hash = std::find_if(request.headers.begin(), request.headers.end(),
                                   [](const auto& header) { return header.first == "X-Amz-Content-Sha256"; });
    EXPECT_EQ(hash != request.headers.end(), request.url.host == "s3.us-east-1.amazonaws.com") << request.url.host;
    ASSERT_EQ(request.secret_headers.size(), 1U);
    const auto line = request.secret_headers[0].second.reveal(RevealPermit("test"));
    EXPECT_NE(line.find(cat("/us-east-1/", request.url.host.substr(0, request.url.host.find('.')), "/aws4_request")),
              std::string::npos);
  }
  for (const Answered& one : answers) {
    if (one.right != "S3 buckets") {
      EXPECT_EQ(one.outcome, Outcome::refused) << one.right;
      continue;
    }
    ASSERT_EQ(one.told.size(), 1U);
    EXPECT_EQ(one.told[0].texts, (std::vector<std::string>{"one", "two"}));
  }
}

TEST_F(AnalysisTest, TheUserOfAnAwsKeyIsAskedAboutByItsName) {
  verifier.url = "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";
  verifier.headers = {{"Authorization", "aws-sigv4({aws-access-key-id}:{secret}, us-east-1, sts)"}};
  const Secret id("key-id");
  input.values = [&](std::string_view name) {
    return name == "secret" ? &secret : name == "aws-access-key-id" ? &id : nullptr;
  };
  const auto answers = ask([](const remote::WireRequest& request) {
    if (request.url.target.find("Action=GetUser&") != std::string::npos)
      return answer(200, "<R><UserName>ci+1@lamp.example</UserName></R>", "text/xml");
    if (request.url.target.find("UserName=ci%2B1%40lamp.example&") != std::string::npos)
      return answer(200, "<R><PolicyName>AdministratorAccess</PolicyName></R>", "text/xml");
    return answer(403, "<Error/>", "text/xml");
  });
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [](const Answered& one) { return one.right == "policies attached to the user"; });
  ASSERT_NE(found, answers.end());
  EXPECT_EQ(found->outcome, Outcome::allowed);
  ASSERT_EQ(found->told.size(), 1U);
  EXPECT_EQ(found->told[0].texts, std::vector<std::string>{"AdministratorAccess"});
}

// A client secret, with which nothing but tokens can be asked for.
class TokenAnalysis : public AnalysisTest {
 protected:
  TokenAnalysis() {
    verifier.method = "POST";
    verifier.url = "https://login.microsoftonline.com/{azure-entra-tenant-id}/oauth2/v2.0/token";
    verifier.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    verifier.body = "client_id={azure-entra-client-id}&client_secret={secret}&scope=graph";
    verifier.live_status = {200};
    verifier.live_body = {"\"access_token\""};
    verifier.dead_status = {401};
    input.values = [this](std::string_view name) -> const Secret* {
      if (name == "secret") return &secret;
      if (name == "azure-entra-tenant-id") return &tenant;
      return name == "azure-entra-client-id" ? &client : nullptr;
    };
  }
  static std::string base64url(std::string_view text) {
    std::string out = to_base64(text);
    while (out.ends_with('=')) out.pop_back();
    return out;
  }
  const std::string made_token =
      cat("e30.", base64url(R"({"roles":["Mail.Read","User.Read.All"],"app_displayname":"deploy"})"), ".c2ln");
  static bool asks_for_token(const remote::WireRequest& request) {
    return request.url.host == "login.microsoftonline.com";
  }
  remote::PooledAnswer token() const { return answer(200, cat(R"({"access_token":")", made_token, "\"}")); }
  static const Answered& of(const std::vector<Answered>& answers, std::string_view right) {
    return *std::find_if(answers.begin(), answers.end(), [&](const Answered& one) { return one.right == right; });
  }

  const Secret tenant{"72f988bf-86f1-41af-91ab-2d7cd011db47"}, client{"1b730954-1684-4aaa-8ae7-3ad5bc5a93f1"};
};

TEST_F(TokenAnalysis, QuestionsAreAskedWithTokensAndNeverWithTheValue) {
  const auto answers = ask([this](const remote::WireRequest& request) {
    if (asks_for_token(request)) return token();
    if (request.url.path() == "/subscriptions") return answer(200, R"({"value":[{"subscriptionId":"sub-1"}]})");
    return answer(200,
                  cat(R"({"value":[{"displayName":")", made_token, R"("},{"displayName":"lamp","name":"lamp"}]})"));
  });
  std::size_t for_tokens = 0;
  for (const remote::WireRequest& request : sent) {
    if (asks_for_token(request)) {
      ++for_tokens;
      continue;
    }
    EXPECT_FALSE(request.body);
    EXPECT_EQ(request.url.target.find(secret.reveal(RevealPermit("test"))), std::string::npos);
    ASSERT_EQ(request.secret_headers.size(), 1U);
    EXPECT_EQ(request.secret_headers[0].second.reveal(RevealPermit("test")), cat("Bearer ", made_token));
  }
  EXPECT_EQ(for_tokens, 2U);
  const Answered& graph = of(answers, "a token of Microsoft Graph");
  EXPECT_EQ(graph.outcome, Outcome::allowed);
  ASSERT_EQ(graph.told.size(), 2U);
  EXPECT_EQ(graph.told[0].texts, std::vector<std::string>{"deploy"});
  EXPECT_EQ(graph.told[1].texts, (std::vector<std::string>{"Mail.Read", "User.Read.All"}));
  // The token is as secret as the value.
  for (const Answered& one : answers)
    for (const Told& told : one.told)
      for (const std::string& text : told.texts) EXPECT_EQ(text.find("eyJ"), std::string::npos) << one.right;
  EXPECT_EQ(of(answers, "groups").told.at(0).texts, std::vector<std::string>{"lamp"});
}

TEST_F(TokenAnalysis, WhatOneAnswerNamesIsAskedAboutNext) {
  ask([this](const remote::WireRequest& request) {
    if (asks_for_token(request)) return token();
    return answer(200, R"({"value":[{"subscriptionId":"sub/../1"},{"subscriptionId":"sub-2"}]})");
  });
  EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [](const remote::WireRequest& request) {
    return request.url.path() == "/subscriptions/sub%2F..%2F1/resourcegroups";
  }));
  EXPECT_FALSE(std::any_of(sent.begin(), sent.end(), [](const remote::WireRequest& request) {
    return request.url.path().find("sub-2") != std::string::npos;
  }));
}

TEST_F(TokenAnalysis, OfNothingReachedNothingIsAsked) {
  for (const auto& [came, outcome] : std::vector<std::pair<remote::PooledAnswer, Outcome>>{
           {answer(200, R"({"value":[]})"), Outcome::refused},
           {answer(403, R"({"error":{"code":"AuthorizationFailed"}})"), Outcome::refused},
           {answer(503), Outcome::unknown}}) {
    const auto answers = ask(
        [this, &came = came](const remote::WireRequest& request) { return asks_for_token(request) ? token() : came; });
    const Answered& groups = of(answers, "resource groups of the first subscription");
    EXPECT_EQ(groups.outcome, outcome) << came.head.status;
    EXPECT_EQ(groups.why, "no subscription is known");
    EXPECT_EQ(groups.status, 0U);
  }
}

TEST_F(TokenAnalysis, WithoutATokenNothingIsAsked) {
  const std::string split = cat(R"({"access_token":"a\r\nHost: other"})");
  for (const auto& [came, outcome] : std::vector<std::pair<remote::PooledAnswer, Outcome>>{
           {answer(401, R"({"error":"invalid_client"})"), Outcome::refused},
           {answer(503), Outcome::unknown},
           {answer(400, R"({"error":"temporarily_unavailable"})"), Outcome::unknown},
           {answer(200, R"({"access_token":7})"), Outcome::unknown},
           {answer(200, R"({"access_token":""})"), Outcome::unknown},
           {answer(200, split), Outcome::unknown}}) {
    const auto answers = ask([&came = came](const remote::WireRequest&) { return came; });
    for (const Answered& one : answers) {
      if (one.right.starts_with("a token")) continue;
      EXPECT_EQ(one.outcome, outcome) << one.right << ' ' << came.body;
    }
    EXPECT_TRUE(std::all_of(sent.begin(), sent.end(), asks_for_token)) << came.body;
  }
}

// What stands for the verifier's host is another cloud: what the provider's own hosts would get belongs there.
TEST_F(TokenAnalysis, AnotherServersTokenGoesToNobodyElse) {
  const auto answers = ask([this](const auto&) { return token(); }, "https://login.microsoftonline.us");
  for (const remote::WireRequest& request : sent) EXPECT_EQ(request.url.host, "login.microsoftonline.us");
  EXPECT_EQ(of(answers, "users").outcome, Outcome::unknown);
  sent.clear();
  ask([this](const auto&) { return token(); }, "https://login.microsoftonline.com");
  EXPECT_TRUE(std::any_of(sent.begin(), sent.end(), [](const remote::WireRequest& request) {
    return request.url.host == "graph.microsoft.com";
  }));
}

// 400 and the like are of the request, or of the server.
TEST_F(AnalysisTest, OnlyWhatMeansAMissingRightIsARefusal) {
  for (const int status : {401, 403, 404})
    for (const Answered& one : ask([&](const auto&) { return answer(status, R"({"message":"no"})"); }))
      EXPECT_EQ(one.outcome, Outcome::refused) << status;
  for (const int status : {400, 402, 405, 409, 410, 422, 451})
    for (const Answered& one : ask([&](const auto&) { return answer(status, R"({"message":"no"})"); }))
      EXPECT_EQ(one.outcome, Outcome::unknown) << status;
  verifier.url = "https://slack.com/api/auth.test";
  for (const char* error : {"internal_error", "ratelimited", "invalid_auth", "request_timeout"})
    for (const Answered& one :
         ask([&](const auto&) { return answer(200, cat(R"({"ok":false,"error":")", error, "\"}")); }))
      EXPECT_EQ(one.outcome, Outcome::unknown) << error;
}

class Questions : public assay::testing::BuiltInScanner {};

// Each belongs to a built-in rule, goes to its provider alone, and can be put with what the rule's request has.
TEST_F(Questions, GoToTheProviderOfTheirRule) {
  std::set<std::string> asked;
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule rule = rules_->with_details(i);
    if (rule.details.verify.empty()) continue;
    const HttpCall& verifier = rule.details.verify.front();
    const auto companions = companions_of(verifier);
    for (const PlannedQuestion& planned : plan_analysis(verifier, {}).questions) {
      const std::string url(planned.question->url);
      asked.insert(cat(planned.question->verifier, " ", planned.question->right));
      // Google's testIamPermissions is the one that reads by POST.
      EXPECT_EQ(planned.call.method, url.ends_with(":testIamPermissions") ? "POST" : "GET") << url;
      EXPECT_EQ(planned.call.body.empty(), planned.call.method == "GET") << url;
      EXPECT_TRUE(url.starts_with("https://")) << url;
      EXPECT_EQ(owner_of(url), owner_of(verifier.url)) << url;
      // What a question holds is the value, or a token that is made of it.
      std::set<std::string> given{"account", "project"};
      for (const Exchange* exchange : exchanges_of(target_of(verifier))) given.emplace(exchange->gives);
      if (given.size() == 2) {
        EXPECT_EQ(flaw_of(planned.call), "") << url;
      }
      for (const Question* other : questions_of(target_of(verifier))) given.emplace(other->gives);
      for (const std::string& name : companions_of(planned.call))
        EXPECT_TRUE(given.contains(name) || std::find(companions.begin(), companions.end(), name) != companions.end())
            << url << ' ' << name;
      const Secret value("Abcdefgh12345678");
      EXPECT_TRUE(fill(
          planned.call, [&](std::string_view) { return &value; }, 0))
          << url;
    }
  }
  EXPECT_EQ(asked.size(), all_questions().size());  // no question without a rule
}

// The providers of issue 9 that have an interface which such a value may ask.
TEST_F(Questions, AreKnownForTheProvidersThatMatterMost) {
  for (const char* id : {"github-pat",
                         "github-fine-grained-pat",
                         "github-oauth",
                         "github-app-installation-token",
                         "gitlab-pat",
                         "aws-secret-access-key",
                         "google-oauth-access-token",
                         "google-api-key",
                         "slack-bot-token",
                         "slack-user-token",
                         "stripe-live-secret-key",
                         "npm-access-token",
                         "openai-project-api-key",
                         "openai-admin-api-key",
                         "anthropic-api-key",
                         "anthropic-admin-api-key",
                         "google-cloud-service-account-key",
                         "azure-entra-client-secret",
                         "azure-devops-pat",
                         "azure-devops-pat-legacy"}) {
    const Rule rule = rules_->with_details(rules_->find(id));
    ASSERT_FALSE(rule.details.verify.empty()) << id;
    EXPECT_FALSE(questions_of(target_of(rule.details.verify.front())).empty()) << id;
  }
}

}  // namespace
}  // namespace assay::verification
