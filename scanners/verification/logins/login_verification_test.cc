#include "scanners/verification/logins/login_verification.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/verification/logins/login.h"

namespace assay::verification {
namespace {

using State = LoginAnswer::State;

class FakeClient final : public LoginClient {
 public:
  LoginAnswer log_in(const Login& login, const Way& way, const Secret& password) override {
    const std::string text(password.reveal(RevealPermit("test")));
    asked.push_back(cat(login.user, ":", text == "found" ? text : "made-up", "@", login.host));
    last_way = way;
    return answer(login, text);
  }
  std::function<LoginAnswer(const Login&, const std::string&)> answer = [](const Login&, const std::string& password) {
    return LoginAnswer{password == "found" ? State::accepted : State::refused, {}};
  };
  std::vector<std::string> asked;
  Way last_way;
};

class FakeRecords final : public NameRecords {
 public:
  tl::expected<std::vector<ServerRecord>, std::string> servers(const std::string& name) override {
    asked.push_back(name);
    return found;
  }
  tl::expected<std::vector<std::string>, std::string> texts(const std::string&) override {
    return std::vector<std::string>{"authSource=users"};
  }
  tl::expected<std::vector<ServerRecord>, std::string> found;
  std::vector<std::string> asked;
};

class LoginVerificationTest : public ::testing::Test {
 protected:
  Finding finding(std::vector<std::string> logins, const char* value = "found") const {
    return {.rule = "url",
            .rule_index = 0,
            .secret = Secret(value),
            .fingerprint = cat("fingerprint of ", value),
            .places = {},
            .companions = {},
            .logins = std::move(logins),
            .line_hash = {}};
  }
  std::vector<Finding> verified(std::vector<Finding> findings) {
    LoginOptions options;
    options.allowed = *AllowedHosts::parse(allowed);
    options.most_logins = most;
    options.resolve = resolve;
    Means means;
    means.trusts = [this](const Rule&) { return trusted; };
    means.random = [engine = std::mt19937_64(1)]() mutable { return engine(); };
    counts = verify_logins(
        findings, rules, client, records, [this] { return now; }, means, options);
    return findings;
  }
  VerificationStatus status(std::vector<std::string> logins) {
    return verified({finding(std::move(logins))})[0].status;
  }

  RuleSet rules = testing::compile({testing::make_rule("url", {"redis://"}, "redis://")});
  FakeClient client;
  FakeRecords records;
  std::vector<remote::ResolvedTo> resolve;
  std::vector<std::string> allowed{"127.0.0.1", "127.0.0.2"};
  std::chrono::milliseconds now{0};
  std::uint64_t most = 100;
  bool trusted = true;
  Verified counts;
};

TEST_F(LoginVerificationTest, AMadeUpPasswordComesFirst) {
  const auto findings = verified({finding({"redis://lamp@127.0.0.1"})});
  EXPECT_EQ(findings[0].status, VerificationStatus::active);
  EXPECT_EQ(client.asked, (std::vector<std::string>{"lamp:made-up@127.0.0.1", "lamp:found@127.0.0.1"}));
  EXPECT_EQ(findings[0].verified_by->target, "redis://127.0.0.1:6379");
  EXPECT_EQ(counts.requests, 2U);
  EXPECT_EQ(counts.controls, 1U);
  EXPECT_FALSE(client.last_way.crosses_internet);
}

TEST_F(LoginVerificationTest, AValueGoesNowhereUntilTheMadeUpOneIsRefused) {
  for (const auto& [state, status] : {std::pair(State::accepted, VerificationStatus::unsound_verifier),
                                      std::pair(State::unclear, VerificationStatus::unknown),
                                      std::pair(State::no_server, VerificationStatus::unknown),
                                      std::pair(State::no_client, VerificationStatus::not_attempted)}) {
    client = {};
    client.answer = [state = state](const Login&, const std::string&) { return LoginAnswer{state, "reason"}; };
    EXPECT_EQ(this->status({"redis://lamp@127.0.0.1"}), status);
    EXPECT_EQ(client.asked, std::vector<std::string>{"lamp:made-up@127.0.0.1"});
  }
}

TEST_F(LoginVerificationTest, ARefusalThatARightPasswordMayGetTooIsOneOfTheControlAlone) {
  client.answer = [](const Login&, const std::string& password) {
    return password == "found" ? LoginAnswer{State::accepted, {}} : LoginAnswer{State::refused, "may be locked"};
  };
  EXPECT_EQ(status({"ldap://lamp@127.0.0.1"}), VerificationStatus::active);
  // An account that another password opened is not locked.
  auto findings = verified({finding({"ldap://lamp@127.0.0.1"}, "old"), finding({"ldap://lamp@127.0.0.1"})});
  EXPECT_EQ(findings[0].status, VerificationStatus::inactive);
  findings = verified({finding({"ldap://lamp@127.0.0.1"}, "old")});
  EXPECT_EQ(findings[0].status, VerificationStatus::unknown);
  EXPECT_EQ(findings[0].verification->why, "may be locked");
}

TEST_F(LoginVerificationTest, BehindARefusalForAnyReasonAnotherMadeUpPasswordMustBeRefusedToo) {
  int asked = 0;
  State second = State::accepted;
  client.answer = [&](const Login&, const std::string& password) {
    if (password == "found") return LoginAnswer{State::accepted, {}};
    return LoginAnswer{++asked == 1 ? State::refused : second, "for any reason"};
  };
  EXPECT_EQ(status({"postgresql://lamp@127.0.0.1"}), VerificationStatus::unsound_verifier);
  for (const auto& [state, expected] : {std::pair(State::refused, VerificationStatus::active),
                                        std::pair(State::unclear, VerificationStatus::unknown)}) {
    asked = 0;
    second = state;
    EXPECT_EQ(status({"postgresql://lamp@127.0.0.1"}), expected);
    EXPECT_EQ(asked, 2);
  }
}

TEST_F(LoginVerificationTest, AHostThatNobodyNamedIsNotAsked) {
  allowed = {"127.0.0.1:6380", "*.corp.example"};
  for (const char* login :
       {"redis://lamp@127.0.0.1", "redis://lamp@corp.example", "redis://lamp@evilcorp.example",
        "redis://lamp@127.0.0.1,127.0.0.2", "redis://lamp@corp.example@127.0.0.1:6380x", "redis://"}) {
    EXPECT_EQ(status({login}), VerificationStatus::not_attempted) << login;
  }
  EXPECT_TRUE(client.asked.empty());
}

TEST_F(LoginVerificationTest, DnsNamesTheServerOfAHostThatIsAllowed) {
  resolve = {{"a.corp.example", 27018, "127.0.0.1", 5}};
  records.found = std::vector<ServerRecord>{{"b.corp.example", 27018}, {"a.corp.example", 27018}};
  const std::string url = "mongodb+srv://lamp@cluster.corp.example/shop";
  allowed = {"cluster.corp.example"};
  const auto findings = verified({finding({url}), finding({url, "mongodb+srv://other@cluster.corp.example"})});
  EXPECT_EQ(findings[0].status, VerificationStatus::active);
  EXPECT_EQ(findings[0].verified_by->target, "mongodb://a.corp.example:27018");
  EXPECT_EQ(client.asked, (std::vector<std::string>{"lamp:made-up@a.corp.example", "lamp:found@a.corp.example",
                                                    "other:made-up@a.corp.example", "other:found@a.corp.example"}));
  EXPECT_TRUE(client.last_way.crosses_internet);
  EXPECT_EQ(records.asked, std::vector<std::string>(2, "_mongodb._tcp.cluster.corp.example"));
}

TEST_F(LoginVerificationTest, DnsIsNotAskedForAHostThatNobodyNamedNorLeadsToPorts) {
  records.found = std::vector<ServerRecord>{{"127.corp.example", 27018}};
  for (const char* other : {"127.0.0.1", "corp.example", "127.corp.example", "cluster.corp.example:27018"}) {
    allowed = {other};
    EXPECT_EQ(status({"mongodb+srv://lamp@cluster.corp.example"}), VerificationStatus::not_attempted) << other;
  }
  EXPECT_TRUE(records.asked.empty());
  allowed = {"cluster.corp.example:27017"};
  EXPECT_EQ(status({"mongodb+srv://lamp@cluster.corp.example"}), VerificationStatus::not_attempted);
  records.found = tl::make_unexpected(std::string("none"));
  EXPECT_EQ(status({"mongodb+srv://lamp@cluster.corp.example"}), VerificationStatus::unknown);
  EXPECT_TRUE(client.asked.empty());
}

TEST_F(LoginVerificationTest, RulesThatCameWithWhatIsScannedLogInNowhere) {
  trusted = false;
  EXPECT_EQ(status({"redis://lamp@127.0.0.1"}), VerificationStatus::not_attempted);
  EXPECT_TRUE(client.asked.empty());
}

TEST_F(LoginVerificationTest, InactiveIsWhatEveryLoginRefuses) {
  client.answer = [](const Login& login, const std::string& password) {
    return LoginAnswer{login.host == "127.0.0.2" && password == "found" ? State::accepted : State::refused, {}};
  };
  EXPECT_EQ(status({"redis://a@127.0.0.1"}), VerificationStatus::inactive);
  EXPECT_EQ(status({"redis://a@127.0.0.1", "redis://b@127.0.0.1"}), VerificationStatus::inactive);
  EXPECT_EQ(status({"redis://a@127.0.0.1", "redis://b@127.0.0.2"}), VerificationStatus::active);
  EXPECT_EQ(status({"redis://a@127.0.0.1", "redis://a@127.0.0.3"}), VerificationStatus::unknown);
  EXPECT_EQ(status({"redis://a@127.0.0.1", "redis://b@127.0.0.1", "redis://c@127.0.0.1", "redis://d@127.0.0.1",
                    "redis://e@127.0.0.1"}),
            VerificationStatus::unknown);
  for (const char* login : {"ssh://a@127.0.0.1", "mysql://a@127.0.0.1", "mongodb://a@127.0.0.1"})
    EXPECT_EQ(status({login}), VerificationStatus::unknown) << login;
}

// A user of MySQL may be several accounts, each for the hosts of one network and with a password of its own.
TEST_F(LoginVerificationTest, ARefusalByMysqlProvesNothing) {
  const auto findings = verified({finding({"mysql://a@127.0.0.1"}, "old"), finding({"mysql://a@127.0.0.1"})});
  EXPECT_EQ(findings[0].status, VerificationStatus::unknown);
  EXPECT_EQ(findings[1].status, VerificationStatus::active);
}

// SSH servers may take no passwords; users of MongoDB may be for certain hosts, and are of one database.
TEST_F(LoginVerificationTest, WhatRefusesRightPasswordsTooProvesOneDeadBesideOneThatItTakes) {
  for (const char* scheme : {"mongodb", "ssh"}) {
    const std::string here = cat(scheme, "://a@127.0.0.1"), shop = here + "/shop?authSource=admin",
                      other_user = cat(scheme, "://b@127.0.0.1"), other_host = cat(scheme, "://a@127.0.0.2");
    client = {};
    EXPECT_EQ(verified({finding({here}, "old")})[0].status, VerificationStatus::unknown);
    client.asked.clear();
    const auto findings = verified({finding({here}, "old"), finding({shop}), finding({other_user}, "other"),
                                    finding({other_host}, "third"), finding({here, other_host}, "fourth")});
    EXPECT_EQ(findings[0].status, VerificationStatus::inactive);
    EXPECT_EQ(findings[0].verification->why, "");
    EXPECT_EQ(findings[1].status, VerificationStatus::active);
    EXPECT_EQ(findings[2].status, VerificationStatus::unknown);
    EXPECT_EQ(findings[3].status, VerificationStatus::unknown);
    EXPECT_EQ(findings[4].status, VerificationStatus::unknown);
    EXPECT_EQ(client.asked.size(), 10U);  // four made up, six that differ
    EXPECT_EQ(counts.requests, 10U);
  }
}

TEST_F(LoginVerificationTest, TheSameIsTriedOnce) {
  const auto findings = verified(
      {finding({"redis://a@127.0.0.1"}), finding({"redis://a@127.0.0.1"}), finding({"redis://a@127.0.0.1"}, "other")});
  EXPECT_EQ(findings[1].status, VerificationStatus::active);
  EXPECT_EQ(findings[2].status, VerificationStatus::inactive);
  EXPECT_EQ(client.asked.size(), 3U);  // one made up, two that differ
}

TEST_F(LoginVerificationTest, AServerThatIsNotThereIsAskedOnce) {
  client.answer = [](const Login&, const std::string&) {
    return LoginAnswer{State::no_server, "it cannot be reached"};
  };
  verified({finding({"redis://a@127.0.0.1"}), finding({"redis://b@127.0.0.1"}, "other")});
  EXPECT_EQ(client.asked.size(), 1U);
}

TEST_F(LoginVerificationTest, EndsAtItsDeadlineAndBudget) {
  most = 1;
  EXPECT_EQ(status({"redis://a@127.0.0.1"}), VerificationStatus::unknown);
  EXPECT_EQ(client.asked.size(), 1U);
  most = 100;
  client.answer = [this](const Login&, const std::string&) {
    now += std::chrono::hours(1);
    return LoginAnswer{State::refused, {}};
  };
  EXPECT_EQ(status({"redis://a@127.0.0.1"}), VerificationStatus::unknown);
  EXPECT_EQ(client.asked.size(), 2U);
}

TEST(FindWay, LeadsIntoTheLocalNetworkOnlyByTheHostsOwnName) {
  const auto local = parse_login("redis://u@127.0.0.1:7000");
  EXPECT_FALSE(find_way(*local, AllowedHosts::Leave::public_addresses, {}, std::chrono::seconds(10)));
  const auto way = find_way(*local, AllowedHosts::Leave::any_address, {}, std::chrono::seconds(10));
  ASSERT_TRUE(way);
  EXPECT_EQ(way->addresses, std::vector<std::string>{"127.0.0.1"});
  EXPECT_EQ(way->port, 7000);
  EXPECT_FALSE(way->crosses_internet);
  const auto public_one =
      find_way(*parse_login("redis://u@8.8.8.8"), AllowedHosts::Leave::public_addresses, {}, std::chrono::seconds(10));
  ASSERT_TRUE(public_one);
  EXPECT_TRUE(public_one->crosses_internet);
}

TEST(ParseLogin, ReadsWhatIsWritten) {
  const auto login = parse_login("postgresql://la%6Dp@DB.Corp.io.:6000/shop%20a?x=1&sslmode=require#f");
  ASSERT_TRUE(login);
  EXPECT_EQ(login->user, "lamp");
  EXPECT_EQ(login->host, "db.corp.io");
  EXPECT_EQ(login->port, 6000);
  EXPECT_EQ(login->database, "shop a");
  EXPECT_TRUE(login->wants_tls);
  EXPECT_EQ(login->server(), "postgresql://db.corp.io:6000");
  EXPECT_EQ(parse_login("rediss://@h")->port, 6379);
  EXPECT_EQ(parse_login("ldaps://cn=a,dc=b@h")->user, "cn=a,dc=b");
  for (const char* none : {"", "redis", "redis://", "redis://h", "redis://u@", "redis://u@h:0", "redis://u@h:65536",
                           "redis://u@h:x", "redis://u:p@h", "redis://u@a,b", "redis://u@[::1]", "redis://u@h%00",
                           "redis://u%0A@h", "gopher://u@h", "postgres://u@h/a%0Ab", "redis://u@-h"})
    EXPECT_FALSE(parse_login(none)) << none;
}

TEST(AllowedHosts, NamesHostsPortsAndDomains) {
  using Leave = AllowedHosts::Leave;
  const auto hosts = AllowedHosts::parse({"DB.corp.io", "cache.corp.io:6379", "*.dev.corp.io"});
  ASSERT_TRUE(hosts);
  EXPECT_EQ(hosts->leave("db.corp.io", 1), Leave::any_address);
  EXPECT_EQ(hosts->leave("cache.corp.io", 6379), Leave::any_address);
  EXPECT_EQ(hosts->leave("cache.corp.io", 6380), Leave::none);
  EXPECT_EQ(hosts->leave("a.dev.corp.io", 1), Leave::public_addresses);
  EXPECT_EQ(hosts->leave("dev.corp.io", 1), Leave::none);
  EXPECT_EQ(hosts->leave("xdb.corp.io", 1), Leave::none);
  for (const char* wrong : {"*", "*.", "*.io", "a*.corp.io", "https://db", "u@db", "db/x", "db:0", "", "db:x"})
    EXPECT_FALSE(AllowedHosts::parse({wrong})) << wrong;
}

}  // namespace
}  // namespace assay::verification
