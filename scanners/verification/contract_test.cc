// The contract of every verifier, requests of rules and logins by protocols alike, against a vendor or server that is
// made up for it: a working value is active, a refused one inactive, what is no answer leaves it unknown, and where a
// made-up one is accepted too the verifier is unsound. One test enumerates them all: a rule or scheme that is added
// without a part of it fails there.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "base/sanitized.h"
#include "base/strings.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/verification/control.h"
#include "scanners/verification/filling.h"
#include "scanners/verification/logins/login_speeches.h"
#include "scanners/verification/logins/login_verification.h"
#include "scanners/verification/logins/system_client.h"
#include "scanners/verification/vendor_test_kit.h"
#include "scanners/verification/verification.h"

namespace assay::verification {
namespace {

using remote::PooledAnswer;
using State = LoginAnswer::State;
using testing_kit::answer;
using testing_kit::dead_answer;
using testing_kit::live_answer;
using testing_kit::ScriptedPool;

// The states that a verifier gave in its four cases.
struct Contract {
  std::string active, inactive, unknown, control;
  std::string exempt;  // why it cannot keep the whole; empty: it must
};

// DNS, for mongodb+srv.
class OneServer final : public NameRecords {
 public:
  tl::expected<std::vector<ServerRecord>, std::string> servers(const std::string&) override {
    return std::vector<ServerRecord>{{"shard.corp.example", 27017}};
  }
  tl::expected<std::vector<std::string>, std::string> texts(const std::string&) override {
    return std::vector<std::string>{};
  }
};

class ScriptedClient final : public LoginClient {
 public:
  explicit ScriptedClient(std::vector<State> answers) : answers_(std::move(answers)) {}
  LoginAnswer log_in(const Login&, const Way&, const Secret&) override {
    const State state = answers_.at(std::min(asked_++, answers_.size() - 1));
    return {state, state == State::unclear ? "no answer" : ""};
  }

 private:
  std::vector<State> answers_;
  std::size_t asked_ = 0;
};

class Contracts : public assay::testing::BuiltInScanner {
 protected:
  static Finding found(const std::string& rule, const Secret& secret) {
    return Finding{.rule = rule,
                   .rule_index = rules_->find(rule),
                   .secret = secret,
                   .fingerprint = secret.fingerprint(FingerprintKey::built_in()),
                   .places = {},
                   .companions = {},
                   .line_hash = {}};
  }

  Contract of_request(std::uint32_t index, const Rule& rule) {
    const HttpCall& call = rule.details.verify.front();
    // A value of its own, made like a control.
    const auto value = make_control(*rules_, index, means.random);
    std::vector<Finding> findings = {found(rule.id, value.value_or(Secret("Abcdefgh12345678")))};
    for (const std::string& name : companions_of(call)) {
      findings.push_back(found(name, Secret(cat("companion-of-", name))));
      findings.back().ordinary_word = true;  // goes along alone
      findings.front().companions.push_back({name, "", findings.back().fingerprint});
    }
    const auto state = [&](const std::function<PooledAnswer(bool is_control)>& vendor) {
      bool first = true;
      ScriptedPool pool([&](const remote::WireRequest&) { return vendor(std::exchange(first, false)); });
      VerificationOptions options;
      options.delivery.tries = 1;
      verify(findings, *rules_, pool, clock, pool.ticks(), means, options);
      return std::string(name_of(findings.front().status));
    };
    Contract out;
    out.active = state([&](bool control) { return control ? dead_answer(call) : live_answer(call); });
    // An id that was found near it may be another's; one that was given is the value's own.
    means.given = true;
    out.inactive = state([&](bool) { return dead_answer(call); });
    means.given = false;
    if (!companions_of(call).empty()) {
      const std::string unsure = state([&](bool) { return dead_answer(call); });
      EXPECT_NE(unsure, "inactive") << rule.id;
    }
    out.control = state([&](bool) { return live_answer(call); });
    out.unknown = state([&](bool control) { return control ? dead_answer(call) : answer(503); });
    EXPECT_NE(state([&](bool control) { return control ? answer(503) : live_answer(call); }), "active") << rule.id;
    const auto filled = fill(
        call, [&](std::string_view) { return &findings.front().secret; }, 0);
    if (!flaw_of(call).empty())
      out.exempt = "is not asked";
    else if (!value)
      out.exempt = "has no control";
    else if ((filled && filled->guessed) || has_other_servers(call))
      out.exempt = "is never dead";
    return out;
  }

  Contract of_login(std::string_view scheme) {
    const auto state = [&](std::vector<State> answers) {
      ScriptedClient client(std::move(answers));
      return login_state(cat(scheme, "://lamp@db.corp.example/shop"), client);
    };
    Contract out;
    out.active = state({State::refused, State::accepted});
    out.inactive = state({State::refused, State::refused});
    out.unknown = state({State::refused, State::unclear});
    out.control = state({State::accepted});
    EXPECT_EQ(state({State::unclear, State::accepted}), "unknown") << scheme;
    const Protocol protocol = parse_login(cat(scheme, "://lamp@db.corp.example"))->protocol;
    // Those say the same to a right password, or only say it of one beside another that they took.
    if (protocol == Protocol::mysql || protocol == Protocol::mongodb || protocol == Protocol::ssh)
      out.exempt = "is never dead";
    return out;
  }

  std::string login_state(const std::string& url, LoginClient& client) {
    std::vector<Finding> findings = {found("postgres-connection-uri", Secret("pass-of-the-lamp"))};
    findings.front().logins = {url};
    const Login login = *parse_login(url);
    LoginOptions options;
    options.allowed = *AllowedHosts::parse({"127.0.0.1", "db.corp.example", "shard.corp.example"});
    const std::uint16_t port = login.service.empty() ? login.port : 27017;
    if (login.host != "127.0.0.1") options.resolve = {{"*", port, "127.0.0.1", port}};
    OneServer records;
    verify_logins(
        findings, *rules_, client, records, [] { return std::chrono::milliseconds(0); }, means, options);
    return std::string(name_of(findings.front().status));
  }

  std::mt19937_64 engine{2};
  Means means{[this] { return engine(); }};
  remote::testing_kit::TestClock clock;
};

TEST_F(Contracts, NoVerifierIsWithoutOne) {
  std::map<std::string, Contract> contracts;
  std::size_t rules = 0;
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule rule = rules_->with_details(i);
    if (rule.details.verify.empty()) continue;
    ++rules;
    // Of a sanitized program, where making a value of some rule's form takes up to a hundred times as long, one in
    // nine.
    if (!kSanitized || i % 9 == 0) contracts[rule.id] = of_request(i, rule);
  }
  for (const std::string_view scheme : login_schemes()) contracts[cat(scheme, "://")] = of_login(scheme);
  EXPECT_GE(rules, 900U);
  std::map<std::string, std::size_t> exempt;
  for (const auto& [name, contract] : contracts) {
    ++exempt[contract.exempt];
    if (contract.exempt == "is not asked" || contract.exempt == "has no control") {
      const char* state = contract.exempt == "is not asked" ? "not-attempted" : "unknown";
      for (const std::string& seen : {contract.active, contract.inactive, contract.unknown, contract.control})
        EXPECT_EQ(seen, state) << name;
      continue;
    }
    EXPECT_EQ(contract.active, "active") << name;
    EXPECT_EQ(contract.inactive, contract.exempt == "is never dead" ? "unknown" : "inactive") << name;
    EXPECT_EQ(contract.unknown, "unknown") << name;
    EXPECT_EQ(contract.control, "unsound-verifier") << name;
  }
  EXPECT_LE(exempt["is not asked"], 16U);
  EXPECT_LE(exempt["has no control"], 12U);
}

// Word by word, by the program's own client. MongoDB's servers prove that they know the password, and SSH's have keys:
// tests/scenarios/verification_logins_test.py has servers for both, and for all others, and counts them.
TEST_F(Contracts, ProtocolsKeepTheirsOnTheWire) {
  std::set<Protocol> kept = {Protocol::mongodb, Protocol::ssh};
  for (const testing::SpokenProtocol& kind : testing::spoken_protocols()) {
    const Protocol protocol = parse_login(cat(kind.scheme, "://lamp@h.corp.example"))->protocol;
    if (kept.contains(protocol)) continue;
    const auto state = [&](const std::vector<const testing::LoginSpeech*>& speeches) {
      std::size_t connections = 0;
      testing::BadServer server([&](testing::BadServer& said, int one) {
        const testing::LoginSpeech& speech = *speeches.at(std::min(connections, speeches.size() - 1));
        testing::speak(said, one, speech);
        // PostgreSQL asks for TLS over a connection of its own.
        if (protocol != Protocol::postgres || !said.heard().ends_with("\x04\xD2\x16\x2F")) ++connections;
      });
      const auto client = make_system_client({.timeout = std::chrono::seconds(3), .ca_file = {}}, "/nonexistent");
      return login_state(cat(kind.scheme, "://lamp@127.0.0.1:", server.port(), "/shop"), *client);
    };
    const std::string active = state({&kind.no, &kind.yes});
    kept.insert(protocol);
    if (active == "not-attempted") continue;  // a library is not here
    EXPECT_EQ(active, "active") << kind.scheme;
    EXPECT_EQ(state({&kind.no}), protocol == Protocol::mysql ? "unknown" : "inactive") << kind.scheme;
    EXPECT_EQ(state({&kind.no, &kind.busy}), "unknown") << kind.scheme;
    EXPECT_EQ(state({&kind.yes}), "unsound-verifier") << kind.scheme;
  }
  for (const std::string_view scheme : login_schemes())
    EXPECT_TRUE(kept.contains(parse_login(cat(scheme, "://lamp@h.corp.example"))->protocol)) << scheme;
}

}  // namespace
}  // namespace assay::verification
