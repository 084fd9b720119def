#include "scanners/verification/verification.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/verification/pool_test_kit.h"

namespace assay::verification {
namespace {

using remote::Broken;
using remote::PooledAnswer;
using remote::WireRequest;
using testing_kit::answer;
using testing_kit::broken;
using testing_kit::ScriptedPool;

class VerificationTest : public ::testing::Test {
 protected:
  VerificationTest() {
    Rule plain = testing::make_rule("vendor-token", {"tok_"}, R"(\btok_[0-9a-f]{24}\b)");
    plain.details.matches = {"x = tok_0123456789abcdef01234567"};
    plain.details.verify = {call("https://api.vendor.test/me")};
    Rule paired = testing::make_rule("paired-key", {"key_"}, R"(\bkey_[0-9a-f]{24}\b)");
    paired.pairs = {{"paired-id", false, 0}};
    paired.details.matches = {"x = key_0123456789abcdef01234567"};
    paired.details.verify = {call("https://api.paired.test/{paired-id}")};
    Rule id = testing::make_rule("paired-id", {"pid_"}, R"(\bpid_[0-9a-f]{8}\b)");
    Rule second = testing::make_rule("vendor-token-2", {"tk2_"}, R"(\btk2_[0-9a-f]{24}\b)");
    second.details.matches = {"x = tk2_0123456789abcdef01234567"};
    second.details.verify = {call("https://api.vendor.test/me")};
    Rule small = testing::make_rule("small-token", {"sml_"}, R"(\bsml_[0-9]{6}\b)");
    small.details.matches = {"x = sml_582047"};
    small.details.verify = {call("https://api.small.test/me")};
    Rule owned = testing::make_rule("owned-key", {"own_"}, R"(\bown_[0-9a-f]{24}\b)");
    owned.pairs = {{"paired-id", false, 0}};
    owned.details.matches = {"x = own_0123456789abcdef01234567"};
    owned.details.verify = {call("https://oauth2.googleapis.com/{paired-id}")};
    rules = std::make_unique<RuleSet>(testing::compile({plain, paired, id, second, small, owned}));
  }

  static HttpCall call(std::string url) {
    HttpCall out;
    out.method = "GET";
    out.url = std::move(url);
    out.headers = {{"Authorization", "Bearer {secret}"}, {"Accept", "application/json"}};
    out.live_status = {200};
    out.dead_status = {401};
    return out;
  }

  Finding& add(const std::string& rule, const std::string& value) {
    const Secret secret(value);
    findings.push_back(Finding{.rule = rule,
                               .rule_index = rules->find(rule),
                               .secret = secret,
                               .fingerprint = secret.fingerprint(FingerprintKey::built_in()),
                               .places = {},
                               .companions = {},
                               .line_hash = {}});
    return findings.back();
  }
  void pair(std::size_t key, std::size_t id) {
    findings[key].companions.push_back({findings[id].rule, "", findings[id].fingerprint});
  }

  static std::string bearer(const WireRequest& request) {
    for (const auto& [name, value] : request.secret_headers)
      if (name == "Authorization") return std::string(value.reveal(RevealPermit("test")).substr(7));
    return {};
  }

  Verified run(ScriptedPool::Answers answers) {
    ScriptedPool pool(std::move(answers));
    options.delivery.first_wait = std::chrono::milliseconds(0);
    const Verified out = verify(findings, *rules, pool, clock, pool.ticks(), means, options);
    sent = std::move(pool.sent);
    return out;
  }

  std::mt19937_64 engine{1};
  Means means{[this] { return engine(); }};
  std::unique_ptr<RuleSet> rules;
  std::vector<Finding> findings;
  VerificationOptions options;
  remote::testing_kit::TestClock clock;
  std::vector<WireRequest> sent;
};

const std::string kLive = cat("tok_", "fedcba9876543210fedcba98");
const std::string kDead = cat("tok_", "00112233445566778899aabb");

constexpr auto kActive = VerificationStatus::active;
constexpr auto kInactive = VerificationStatus::inactive;
constexpr auto kUnknown = VerificationStatus::unknown;
constexpr auto kUnsound = VerificationStatus::unsound_verifier;
constexpr auto kNot = VerificationStatus::not_attempted;

TEST_F(VerificationTest, TellsLiveFromDead) {
  add("vendor-token", kLive);
  add("vendor-token", kDead);
  const Verified out = run([](const WireRequest& asked) { return answer(bearer(asked) == kLive ? 200 : 401, "{}"); });
  EXPECT_EQ(findings[0].status, kActive);
  EXPECT_EQ(findings[1].status, kInactive);
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_NE(bearer(sent[0]), kLive);
  EXPECT_NE(bearer(sent[0]), kDead);
  EXPECT_EQ(out.of(kActive), 1U);
  EXPECT_EQ(out.controls, 1U);
  EXPECT_EQ(out.requests, 3U);
  EXPECT_EQ(out.hosts, 1U);
  EXPECT_TRUE(out.unproved.empty());
  EXPECT_EQ(findings[0].verification->control, "refused");
  EXPECT_EQ(findings[0].verification->host, "api.vendor.test");
  EXPECT_EQ(findings[0].verified_by->status, 200U);
  EXPECT_EQ(findings[0].verified_by->target, "https://api.vendor.test/me");
}

Place place(const std::string& path, std::uint64_t begin, std::uint64_t end) {
  Place out;
  out.origin.path = path;
  out.region.begin = begin;
  out.region.end = end;
  return out;
}

const std::string kKey = cat("key_", "fedcba9876543210fedcba98");

// Only where the answer says whose fault it is, and the id is surely the value's own.
TEST_F(VerificationTest, ARefusalByTheNameOfWhatMayBeAnothersAccountProvesNothing) {
  struct {
    const char* rule;
    Place id;
    bool given;
    const char* code;
    VerificationStatus status;
    const char* companions;
  } const cases[] = {
      {"owned-key", place("a", 24, 36), false, "Invalid JWT Signature", kInactive, "bound"},
      {"owned-key", place("a", 84, 96), false, "Invalid grant: account not found", kInactive, "bound"},
      {"owned-key", place("a", 0, 9), false, "Invalid JWT Signature", kInactive, "bound"},
      {"owned-key", place("a", 85, 97), false, "Invalid JWT Signature", kUnknown, "near"},
      {"owned-key", place("b", 24, 36), false, "Invalid JWT Signature", kUnknown, "near"},
      {"owned-key", place("a", 24, 36), false, "invalid_client", kUnknown, "bound"},
      {"owned-key", place("b", 24, 36), true, "invalid_client", kInactive, "given"},
      // The words of another provider.
      {"paired-key", place("a", 24, 36), false, "Invalid JWT Signature", kUnknown, "bound"},
      {"paired-key", place("a", 24, 36), true, "", kInactive, "given"},
  };
  for (const auto& one : cases) {
    findings.clear();
    add(one.rule, cat(one.rule[0] == 'o' ? "own_" : "key_", "fedcba9876543210fedcba98")).places = {place("a", 10, 20)};
    add("paired-id", "pid_12345678").places = {one.id};
    pair(0, 1);
    means.given = one.given;
    const Verified out = run([&](const WireRequest&) { return answer(401, cat("{\"error\":\"", one.code, "\"}")); });
    EXPECT_EQ(findings[0].status, one.status) << one.id.origin.path << one.id.region.begin << one.code;
    ASSERT_EQ(findings[0].evidence.size(), 1U);
    EXPECT_TRUE(findings[0].evidence[0].text.starts_with(cat(one.companions, ": "))) << findings[0].evidence[0].text;
    EXPECT_EQ(findings[0].verification->why.find("verify-secret") != std::string::npos, one.status == kUnknown);
    EXPECT_EQ(out.unproved.size(), one.status == kUnknown ? 1U : 0U);
  }
}

// What a server of the user's own says counts as what the provider says.
TEST_F(VerificationTest, AnotherServerForTheHostDoesNotMakeAnIdTheValuesOwn) {
  means.servers = {{"oauth2.googleapis.com", "https://oauth2.corp.io"}};
  for (const std::uint64_t begin : {24U, 400U}) {
    findings.clear();
    add("owned-key", cat("own_", "fedcba9876543210fedcba98")).places = {place("a", 10, 20)};
    add("paired-id", "pid_12345678").places = {place("a", begin, begin + 12)};
    pair(0, 1);
    run([](const WireRequest&) { return answer(401, R"({"error":"Invalid JWT Signature"})"); });
    EXPECT_EQ(findings[0].status, begin == 24U ? kInactive : kUnknown);
  }
}

// The nearest id is another's; the value's own stands further off, and is tried for all that.
TEST_F(VerificationTest, AnIdThatStandsFurtherOffIsTriedWhenTheNearestIsNotIt) {
  for (const char* own : {"/pid_00000001", "/pid_00000002", "/pid_00000003", "/none"}) {
    findings.clear();
    add("paired-key", kKey).places = {place("a", 10, 20)};
    for (std::uint64_t i = 1; i <= 3; ++i)
      add("paired-id", cat("pid_0000000", i)).places = {place("a", 30000 * i, 30000 * i + 9)};
    add("paired-id", "pid_00000004").places = {place("b", 0, 9)};
    pair(0, 2);
    run([&](const WireRequest& asked) {
      EXPECT_NE(asked.url.target, "/pid_00000004");
      return answer(bearer(asked) == kKey && asked.url.target == own ? 200 : 401, "{}");
    });
    EXPECT_EQ(findings[0].status, std::string(own) == "/none" ? kUnknown : kActive) << own;
    EXPECT_TRUE(findings[0].evidence.at(0).text.starts_with("several: "));
    // Ids that are not needed go nowhere; the first control has the nearest, one more what was accepted.
    const std::size_t most = std::string(own) == "/pid_00000002" ? 2 : std::string(own) == "/pid_00000001" ? 4 : 5;
    EXPECT_EQ(sent.size(), std::string(own) == "/none" ? 4U : most) << own;
    const bool told =
        findings[0].verification->why.find("3 choices of paired-id that stand near it") != std::string::npos;
    EXPECT_EQ(told, findings[0].status == kUnknown);
  }
}

// Two are given, or the finding of one is not here: none of them is sure to be its own.
TEST_F(VerificationTest, OfSeveralThatWereGivenOrAreNotHereNoneIsItsOwnForSure) {
  add("paired-key", kKey);
  add("paired-id", "pid_00000001");
  pair(0, 1);
  means.given = true;
  run([](const WireRequest&) { return answer(401, "{}"); });
  EXPECT_EQ(findings[0].status, kInactive);
  findings[0].companions.push_back({"paired-id", "", "of a finding that is not here"});
  run([](const WireRequest&) { return answer(401, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  findings[0].companions.pop_back();
  add("paired-id", "pid_00000002");
  pair(0, 2);
  run([](const WireRequest&) { return answer(401, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  EXPECT_TRUE(findings[0].evidence.back().text.starts_with("several: "));
}

TEST_F(VerificationTest, AVerifierThatAcceptsAnythingIsUnsoundAndGetsNoValue) {
  add("vendor-token", kLive);
  add("vendor-token", kDead);
  const Verified out = run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kUnsound);
  EXPECT_EQ(findings[1].status, kUnsound);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_NE(bearer(sent[0]), kLive);
  EXPECT_FALSE(out.unproved.empty());
  EXPECT_FALSE(findings[0].verified_by);
}

TEST_F(VerificationTest, WithoutAnAnswerToTheControlNothingIsSent) {
  for (const PooledAnswer& came : {answer(503), answer(429), answer(302), broken(Broken::too_slow),
                                   broken(Broken::untrusted), answer(200, "<html>", "text/html")}) {
    findings.clear();
    add("vendor-token", kLive);
    const Verified out = run([&](const WireRequest&) { return came; });
    EXPECT_EQ(findings[0].status, kUnknown);
    for (const WireRequest& asked : sent) EXPECT_NE(bearer(asked), kLive);
    EXPECT_EQ(out.unproved.size(), 1U);
    EXPECT_EQ(findings[0].verification->control, "unanswered");
  }
}

TEST_F(VerificationTest, WithoutAControlNothingIsSentAndNothingIsKnown) {
  add("small-token", "sml_582048");
  const Verified out = run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  EXPECT_EQ(findings[0].verification->control, "impossible");
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(out.unproved.size(), 1U);
}

TEST_F(VerificationTest, ARuleThatNamesNoDeadAnswerGoesByItsControl) {
  for (const int status : {401, 403, 404}) {
    Rule rule = testing::make_rule("vendor-token", {"tok_"}, R"(\btok_[0-9a-f]{24}\b)");
    rule.details.matches = {"x = tok_0123456789abcdef01234567"};
    rule.details.verify = {call("https://api.vendor.test/me")};
    rule.details.verify.front().dead_status.clear();
    rules = std::make_unique<RuleSet>(testing::compile({rule}));
    findings.clear();
    add("vendor-token", kDead);
    run([&](const WireRequest&) { return answer(status, "{}"); });
    EXPECT_EQ(findings[0].status, status == 401 ? kInactive : kUnknown) << status;
  }
}

TEST_F(VerificationTest, AMissingCompanionIsNotAttempted) {
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kNot);
  EXPECT_NE(findings[0].verification->why.find("paired-id"), std::string::npos);
  EXPECT_TRUE(sent.empty());
}

TEST_F(VerificationTest, ACompanionGoesAlong) {
  findings.reserve(4);
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  add("paired-id", "pid_12345678");
  pair(0, 1);
  run([](const WireRequest& asked) { return answer(bearer(asked).ends_with("fedcba98") ? 200 : 401, "{}"); });
  EXPECT_EQ(findings[0].status, kActive);
  EXPECT_EQ(findings[1].status, kNot);
  for (const WireRequest& asked : sent) EXPECT_EQ(asked.url.target, "/pid_12345678");
}

TEST_F(VerificationTest, EachCompanionIsTried) {
  findings.reserve(8);
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  for (int i = 1; i <= 3; ++i) {
    add("paired-id", cat("pid_0000000", i));
    pair(0, static_cast<std::size_t>(i));
  }
  run([](const WireRequest& asked) {
    return answer(bearer(asked).ends_with("fedcba98") && asked.url.target == "/pid_00000003" ? 200 : 401, "{}");
  });
  EXPECT_EQ(findings[0].status, kActive);
  EXPECT_EQ(sent.size(), 5U);  // two controls among them
}

TEST_F(VerificationTest, MoreCompanionsThanAreTriedProveNothingDead) {
  findings.reserve(8);
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  for (int i = 1; i <= 5; ++i) {
    add("paired-id", cat("pid_0000000", i));
    pair(0, static_cast<std::size_t>(i));
  }
  run([](const WireRequest&) { return answer(401, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  EXPECT_NE(findings[0].verification->why.find("4 choices of paired-id, of more"), std::string::npos);
  EXPECT_EQ(sent.size(), 1 + kMostChoices);
}

TEST_F(VerificationTest, WhatIsSuppressedIsNotSent) {
  Place place;
  place.suppressed = Suppression{Suppression::Kind::in_source, "assay:allow", ""};
  add("vendor-token", kLive).places = {place};
  const Verified out = run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kNot);
  EXPECT_TRUE(sent.empty());
  EXPECT_EQ(out.by_status, (std::array<std::uint64_t, 5>{}));
}

TEST_F(VerificationTest, EqualRequestsOfTwoRulesAreSentOnce) {
  add("vendor-token", kLive);
  add("vendor-token-2", kLive);
  run([](const WireRequest& asked) { return answer(bearer(asked) == kLive ? 200 : 401, "{}"); });
  EXPECT_EQ(findings[0].status, kActive);
  EXPECT_EQ(findings[1].status, kActive);
  EXPECT_EQ(std::count_if(sent.begin(), sent.end(), [](const auto& asked) { return bearer(asked) == kLive; }), 1);
  EXPECT_EQ(sent.size(), 3U);  // and two controls
}

TEST_F(VerificationTest, ACallThatIsNotTrustedIsNotMade) {
  means.trusts = [](const Rule&) { return false; };
  add("vendor-token", kLive);
  run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kNot);
  EXPECT_TRUE(sent.empty());
}

TEST_F(VerificationTest, ACompanionOfARuleThatIsNotTrustedIsNotSent) {
  findings.reserve(4);
  means.trusts = [](const Rule& rule) { return rule.id != "paired-id"; };
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  add("paired-id", "pid_12345678");
  pair(0, 1);
  run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kNot);
  EXPECT_TRUE(sent.empty());
}

// The vendor looks at the id alone: the first id is dead, so the control with it is refused.
TEST_F(VerificationTest, AVendorThatLooksAtTheCompanionAloneIsUnsound) {
  findings.reserve(4);
  add("paired-key", cat("key_", "0000000000000000fedcba98"));
  add("paired-id", "pid_00000001");
  pair(0, 1);
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  add("paired-id", "pid_00000002");
  pair(2, 3);
  const Verified out =
      run([](const WireRequest& asked) { return answer(asked.url.target == "/pid_00000002" ? 200 : 401, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  EXPECT_EQ(findings[2].status, kUnsound);
  EXPECT_EQ(findings[2].verification->control, "accepted");
  EXPECT_EQ(out.controls, 2U);
  EXPECT_EQ(out.unproved.size(), 2U);
}

TEST_F(VerificationTest, AnActiveValueWithAnotherCompanionHasAControlOfItsOwn) {
  findings.reserve(4);
  add("paired-key", cat("key_", "0000000000000000fedcba98"));
  add("paired-id", "pid_00000001");
  pair(0, 1);
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  add("paired-id", "pid_00000002");
  pair(2, 3);
  for (const int control : {401, 503}) {
    const Verified out = run([&](const WireRequest& asked) {
      const bool second = asked.url.target == "/pid_00000002";
      if (second && bearer(asked) == cat("key_", "fedcba9876543210fedcba98")) return answer(200, "{}");
      return answer(second ? control : 401, "{}");
    });
    EXPECT_EQ(findings[2].status, control == 401 ? kActive : kUnknown);
    EXPECT_EQ(out.controls, 2U);
  }
}

TEST_F(VerificationTest, ARefusalByOneOfManyServersProvesNothingDead) {
  Rule rule = testing::make_rule("forge-token", {"tok_"}, R"(\btok_[0-9a-f]{24}\b)");
  rule.details.matches = {"x = tok_0123456789abcdef01234567"};
  rule.details.verify = {call("https://gitlab.com/api/v4/personal_access_tokens/self")};
  rules = std::make_unique<RuleSet>(testing::compile({rule}));
  add("forge-token", kDead);
  run([](const WireRequest&) { return answer(401, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  EXPECT_NE(findings[0].verification->why.find("--verify-server gitlab.com=HOST"), std::string::npos);
  for (const auto& [server, host] : std::vector<std::pair<std::string, std::string>>{
           {"https://gitlab.com", "gitlab.com"}, {"https://git.corp.test:8443/sub", "git.corp.test:8443"}}) {
    means.servers = {{"gitlab.com", server}};
    run([](const WireRequest&) { return answer(401, "{}"); });
    EXPECT_EQ(findings[0].status, kInactive);
    EXPECT_EQ(findings[0].verification->host, host);
    EXPECT_EQ(findings[0].verified_by->target, cat(server, "/api/v4/personal_access_tokens/self"));
    for (const WireRequest& asked : sent) EXPECT_TRUE(asked.url.text().starts_with(server));
  }
  run([](const WireRequest& asked) {
    return answer(bearer(asked) == kDead ? 200 : 401, R"({"user_id":7,"scopes":["api"]})");
  });
  EXPECT_EQ(findings[0].status, kActive);
  ASSERT_EQ(findings[0].evidence.size(), 2U);
  EXPECT_EQ(findings[0].evidence[1].text, "the provider says: scopes api");
}

// GovCloud and China know nothing of AWS' other keys, so a key that is refused may be live there.
TEST_F(VerificationTest, AKeyOfAwsIsDeadWhenNoOtherCloudIsNamed) {
  Rule id = testing::make_rule("the-id", {"AK_"}, R"(\bAK_[0-9A-Z]{16}\b)");
  Rule rule = testing::make_rule("the-key", {"tok_"}, R"(\btok_[0-9a-f]{24}\b)");
  rule.details.matches = {"x = tok_0123456789abcdef01234567"};
  rule.pairs = {{.rule = "the-id", .required = false, .within = 100}};
  HttpCall call;
  call.method = "GET";
  call.url = "https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15";
  call.headers = {{"Authorization", "aws-sigv4({the-id}:{secret}, us-east-1, sts)"}};
  call.live_status = {200};
  call.dead_status = {403};
  call.live_body = {"GetCallerIdentityResponse"};
  call.dead_body = {"InvalidClientTokenId"};
  rule.details.verify = {call};
  rules = std::make_unique<RuleSet>(testing::compile({id, rule}));
  add("the-id", cat("AK_", "0123456789ABCDEF"));
  add("the-key", kDead);
  for (Finding& finding : findings)
    if (finding.rule == "the-key") finding.companions = {{"the-id", "", findings[0].fingerprint}};
  findings[0].places = {place("credentials", 20, 40)};
  findings[1].places = {place("credentials", 65, 105)};
  const auto state = [&](const char* code) {
    run([&](const WireRequest&) { return answer(403, cat("<Error><Code>", code, "</Code></Error>"), "text/xml"); });
    return findings[1].status;
  };
  EXPECT_EQ(state("InvalidClientTokenId"), kUnknown);
  EXPECT_NE(findings[1].verification->why.find("sts.us-east-1.amazonaws.com=sts.us-east-1.amazonaws.com"),
            std::string::npos);
  means.servers = {{"sts.us-east-1.amazonaws.com", "https://sts.us-east-1.amazonaws.com"}};
  EXPECT_EQ(state("InvalidClientTokenId"), kInactive);
  // Of a clock that is wrong too.
  EXPECT_EQ(state("SignatureDoesNotMatch"), kUnknown);
  means.servers = {{"sts.us-east-1.amazonaws.com", "https://sts.us-gov-west-1.amazonaws.com"}};
  EXPECT_EQ(state("InvalidClientTokenId"), kInactive);
  for (const WireRequest& asked : sent) EXPECT_EQ(asked.url.host, "sts.us-gov-west-1.amazonaws.com");
  // Of an id that does not stand beside it.
  findings[1].places = {place("credentials", 465, 505)};
  EXPECT_EQ(state("InvalidClientTokenId"), kUnknown);
}

TEST_F(VerificationTest, APrivateKeyIsNeverSent) {
  Rule rule = testing::make_rule("odd-key", {"tok_"}, R"(\btok_[0-9A-Za-z -]{24,200}\b)");
  rule.details.matches = {"x = tok_0123456789abcdef01234567"};
  rule.details.verify = {call("https://api.vendor.test/me")};
  rules = std::make_unique<RuleSet>(testing::compile({rule}));
  add("odd-key", cat("-----BEGIN RSA PRIVATE", " KEY-----MIIEpAIBAAKCAQEA-----END RSA PRIVATE", " KEY-----"));
  run([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(findings[0].status, kNot);
  EXPECT_TRUE(sent.empty());
}

TEST_F(VerificationTest, AnAnswerIsReadUpToItsLimit) {
  add("vendor-token", kLive);
  run([](const WireRequest&) { return answer(401, "{}"); });
  for (const WireRequest& asked : sent) EXPECT_EQ(asked.most, std::uint64_t{64} << 10);
}

TEST_F(VerificationTest, AnIncompleteRunSaysSo) {
  add("vendor-token", kLive);
  options.delivery.most_requests = 1;
  const Verified out = run([](const WireRequest&) { return answer(401, "{}"); });
  EXPECT_EQ(findings[0].status, kUnknown);
  EXPECT_EQ(out.unproved.size(), 1U);
}

TEST_F(VerificationTest, IsPlannedWithoutBeingSent) {
  findings.reserve(8);
  add("vendor-token", kLive);
  add("vendor-token", kDead);
  add("paired-key", cat("key_", "fedcba9876543210fedcba98"));
  add("small-token", "sml_582048");
  const std::vector<PlannedCall> plan = plan_verification(findings, *rules, means);
  ASSERT_EQ(plan.size(), 3U);
  EXPECT_EQ(plan[0].rule, "paired-key");
  EXPECT_EQ(plan[0].values, 0U);
  EXPECT_EQ(plan[0].left_out, 1U);
  EXPECT_NE(plan[0].why_not.find("paired-id"), std::string::npos);
  EXPECT_EQ(plan[1].rule, "small-token");
  EXPECT_EQ(plan[1].left_out, 1U);
  EXPECT_EQ(plan[2].rule, "vendor-token");
  EXPECT_EQ(plan[2].values, 2U);
  EXPECT_EQ(plan[2].target, "https://api.vendor.test/me");
}

}  // namespace
}  // namespace assay::verification
