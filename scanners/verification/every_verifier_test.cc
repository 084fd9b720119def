// Every built-in rule with `verify`: its template fills, its answers are told apart, and its control can be made. Those
// for which one of these does not hold are bounded in number, and none of them can say "active". What becomes of
// values: contract_test.cc.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "base/sanitized.h"
#include "base/strings.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/secrets/rule_trace.h"
#include "scanners/verification/control.h"
#include "scanners/verification/filling.h"
#include "scanners/verification/judgement.h"
#include "scanners/verification/pool_test_kit.h"
#include "scanners/verification/service_account.h"
#include "scanners/verification/vendor_test_kit.h"

namespace assay::verification {
namespace {

using remote::PooledAnswer;
using testing_kit::answer;
using testing_kit::dead_answer;
using testing_kit::live_answer;

class EveryVerifier : public assay::testing::BuiltInScanner {
 protected:
  struct Known {
    std::uint32_t index = 0;
    Rule rule;
    const HttpCall& call() const { return rule.details.verify.front(); }
  };

  static const std::vector<Known>& all() {
    static const std::vector<Known> kAll = [] {
      std::vector<Known> out;
      for (std::uint32_t i = 0; i < rules_->size(); ++i) {
        Rule rule = rules_->with_details(i);
        if (!rule.details.verify.empty()) out.push_back({i, std::move(rule)});
      }
      return out;
    }();
    return kAll;
  }

  // Of a sanitized program, where making a value of some rule's form takes up to a hundred times as long, one in nine.
  static bool is_left_out(const Known& known) { return kSanitized && known.index % 9 != 0; }
};

TEST_F(EveryVerifier, AreAsManyAsAreClaimed) {
  std::size_t asked = 0;
  for (const Known& known : all()) asked += flaw_of(known.call()).empty() ? 1U : 0U;
  EXPECT_GE(asked, 900U);
}

TEST_F(EveryVerifier, FillsWithItsCompanions) {
  const Secret secret("Abcdefgh12345678");
  const Secret companion("companion-1");
  const Secret key = made_up_rsa_key().value();
  std::vector<std::string> flawed;
  for (const Known& known : all()) {
    if (!flaw_of(known.call()).empty()) {
      flawed.push_back(known.rule.id);
      continue;
    }
    for (const std::string& name : companions_of(known.call()))
      EXPECT_TRUE(std::any_of(known.rule.pairs.begin(), known.rule.pairs.end(),
                              [&](const Pair& pair) { return pair.rule == name; }))
          << known.rule.id << ' ' << name;
    const auto filled = fill(
        known.call(),
        [&](std::string_view name) {
          return name != "secret" ? &companion : only_signs(known.call()) ? &key : &secret;
        },
        0);
    ASSERT_TRUE(filled) << known.rule.id << ": " << filled.error();
    EXPECT_EQ(filled->request.url.scheme, "https") << known.rule.id;
    EXPECT_EQ(filled->request.url.host, host_of(known.call())) << known.rule.id;
  }
  std::string list;
  for (const std::string& id : flawed) list += id + " ";
  EXPECT_LE(flawed.size(), 16U) << list;
}

TEST_F(EveryVerifier, TellsItsAnswersApart) {
  std::vector<std::string> without_live, without_dead;
  for (const Known& known : all()) {
    const HttpCall& call = known.call();
    if (judge(call, live_answer(call)).status != VerificationStatus::active) without_live.push_back(known.rule.id);
    const Judgement dead = judge(call, dead_answer(call));
    const bool by_control = !names_dead(call) && dead.status == VerificationStatus::unknown && dead.not_accepted;
    if (dead.status != VerificationStatus::inactive && !by_control) without_dead.push_back(known.rule.id);
    for (const PooledAnswer& came : {answer(500), answer(503, "{}"), answer(429, "{}"),
                                     answer(200, "<!doctype html><title>Sign in</title>", "text/html"),
                                     testing_kit::broken(remote::Broken::too_slow), answer(302)})
      EXPECT_EQ(judge(call, came).status, VerificationStatus::unknown) << known.rule.id << ' ' << came.head.status;
  }
  std::string list;
  for (const std::string& id : without_live) list += id + " ";
  EXPECT_TRUE(without_live.empty()) << list;
  list.clear();
  for (const std::string& id : without_dead) list += id + " ";
  EXPECT_TRUE(without_dead.empty()) << list;
}

TEST_F(EveryVerifier, HasAControlThatItsRuleFinds) {
  std::mt19937_64 engine(1);
  const Random random = [&] { return engine(); };
  std::vector<std::string> without;
  for (const Known& known : all()) {
    if (is_left_out(known)) continue;
    const auto control = make_control(*rules_, known.index, random);
    if (!control) {
      without.push_back(known.rule.id);
      continue;
    }
    const std::string value(control->reveal(RevealPermit("test")));
    for (const std::string& example : known.rule.details.matches)
      EXPECT_EQ(example.find(value), std::string::npos) << known.rule.id;
  }
  std::string list;
  for (const std::string& id : without) list += id + " ";
  // Those stay unknown: see ValuesWithoutControl.
  EXPECT_LE(without.size(), 12U) << list;
}

// Where a live value of the kind is accepted: at others all are refused, and were told to be dead.
TEST_F(EveryVerifier, AsksWhereItsKindIsAccepted) {
  for (const auto& [id, url] : std::vector<std::pair<std::string, std::string>>{
           {"github-app-user-to-server-token", "https://api.github.com/user"},
           {"github-app-installation-token", "https://api.github.com/installation/repositories?per_page=1"},
           {"gitlab-cicd-job-token", "https://gitlab.com/api/v4/job"}})
    EXPECT_EQ(rules_->with_details(rules_->find(id)).details.verify.at(0).url, url) << id;
  for (const char* id : {"gitlab-ptt", "gitlab-deploy-token", "gitlab-rrt", "gitlab-runner-authentication-token",
                         "atlassian-api-token", "bitbucket-http-access-token", "1password-service-account-token",
                         "twitter-access-token", "square-oauth-secret", "github-api-key-2"})
    EXPECT_TRUE(rules_->with_details(rules_->find(id)).details.verify.empty()) << id;
}

// What is also said of live values: a missing permission, a rate limit, an address that is not allowed, another kind.
TEST_F(EveryVerifier, DoesNotTakeForDeadWhatLiveValuesGetToo) {
  const auto state = [&](const char* id, const PooledAnswer& came) {
    return name_of(judge(rules_->with_details(rules_->find(id)).details.verify.at(0), came).status);
  };
  const auto json = [](int status, const char* body) { return answer(status, body, "application/json"); };
  EXPECT_EQ(state("elevenlabs-api-key-2", json(401, R"({"detail":{"status":"missing_permissions"}})")), "unknown");
  EXPECT_EQ(state("elevenlabs-api-key-2", json(401, R"({"detail":{"status":"invalid_api_key"}})")), "inactive");
  for (const char* id : {"instagram-graph-api-access-token", "facebook-access-token-legacy"}) {
    EXPECT_EQ(state(id, json(400, R"({"error":{"message":"(#4) limit reached","code":4}})")), "unknown") << id;
    EXPECT_EQ(state(id, json(400, R"({"error":{"type":"OAuthException","code":190}})")), "inactive") << id;
  }
  for (const char* id : {"slack-bot-token", "slack-user-token", "slack-app-token", "slack-legacy-token"}) {
    EXPECT_EQ(state(id, json(200, R"({"ok":false,"error":"invalid_auth"})")), "unknown") << id;
    EXPECT_EQ(state(id, json(200, R"({"ok":false,"error":"token_revoked"})")), "inactive") << id;
  }
  // A token of an account is refused where those of users are asked for.
  EXPECT_EQ(state("cloudflare-api-token-legacy", json(401, R"({"success":false,"errors":[{"code":1000}]})")),
            "unknown");
  EXPECT_EQ(state("cloudflare-api-token-legacy", json(200, R"({"result":{"id":"x","status":"active"}})")), "active");
  EXPECT_EQ(state("cloudflare-api-token-legacy", json(200, R"({"result":{"id":"x","status":"expired"}})")), "inactive");
}

// Whoever gives a value to verify it is not told that it is none.
TEST_F(EveryVerifier, KnowsTheFormOfItsExamplesAndOfWhatGoesAlong) {
  std::set<std::uint32_t> asked;
  for (const Known& known : all()) {
    if (is_left_out(known)) continue;
    asked.insert(known.index);
    for (const std::string& name : companions_of(known.call())) asked.insert(rules_->find(name));
  }
  std::string list;
  for (const std::uint32_t index : asked) {
    const Rule rule = rules_->with_details(index);
    for (const std::string& example : rule.details.matches)
      for (const RuleTrace& trace : trace_rule(*rules_, index, example, 0, example.size())) {
        if (trace.stage != Stage::found) continue;
        const Secret value(std::string_view(example).substr(trace.begin, trace.end - trace.begin));
        if (form_of(*rules_, index, value) == Form::other) list += rule.id + " ";
      }
  }
  EXPECT_EQ(list, "");
}

}  // namespace
}  // namespace assay::verification
