// Every protocol against servers that misbehave: nothing but a yes is one, nothing but a no is one, in little time.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/strings.h"
#include "scanners/verification/logins/bad_server.h"
#include "scanners/verification/logins/login_speeches.h"
#include "scanners/verification/logins/system_client.h"

namespace assay::verification {
namespace {

using State = LoginAnswer::State;
using testing::BadServer;
using namespace std::chrono_literals;

using Kind = testing::SpokenProtocol;
using Speech = testing::LoginSpeech;
using testing::mysql_greeting;
using testing::speak;

std::vector<Kind> kinds() { return testing::spoken_protocols(); }

std::string operator""_s(const char* text, std::size_t size) { return {text, size}; }

class LoginBehaviours : public ::testing::Test {
 protected:
  struct Outcome {
    LoginAnswer answer;
    int connections = 0;
    std::string heard;
  };

  // One login to a server on loopback, which counts as another's across the internet where `in_public`. Its host's name
  // is known to nobody: a look for its address would fail.
  Outcome log_in(const Kind& kind, const std::function<void(BadServer&, int)>& serve,
                 std::chrono::milliseconds timeout = 3s, bool in_public = false) {
    BadServer server(serve);
    // libssh2 waits for its greeting whatever it is told instead.
    if (std::string_view(kind.scheme) == "ssh") timeout = std::min(timeout, std::chrono::milliseconds(60));
    const auto login = parse_login(cat(kind.scheme, "://lamp@rebound.invalid:", server.port(), "/shop"));
    const auto client = make_system_client({.timeout = timeout, .ca_file = {}}, "/nonexistent");
    const auto begin = std::chrono::steady_clock::now();
    Outcome out{client->log_in(*login, Way{{"127.0.0.1"}, server.port(), in_public}, Secret(kPassword)), 0, {}};
    EXPECT_LT(std::chrono::steady_clock::now() - begin, timeout + 1s) << kind.scheme;
    server.stop();
    out.connections = server.connections();
    out.heard = server.heard();
    return out;
  }

  // Neither a yes nor a no, with a reason, of one connection.
  void expect_nothing(const Kind& kind, const std::function<void(BadServer&, int)>& serve,
                      std::chrono::milliseconds timeout = 3s) {
    const Outcome out = log_in(kind, serve, timeout);
    EXPECT_NE(out.answer.state, State::accepted) << kind.scheme;
    EXPECT_NE(out.answer.state, State::refused) << kind.scheme;
    EXPECT_FALSE(out.answer.why.empty()) << kind.scheme;
    EXPECT_EQ(out.answer.why.find("169.254"), std::string::npos) << kind.scheme;
    // PostgreSQL is asked without TLS over a new connection, where it has none.
    EXPECT_LE(out.connections, std::string_view(kind.scheme) == "postgresql" ? 2 : 1) << kind.scheme;
  }

  static constexpr const char* kPassword = "pass-of-the-lamp";
};

TEST_F(LoginBehaviours, AYesAndANoAreThose) {
  for (const Kind& kind : kinds()) {
    if (kind.yes.answers.empty()) continue;
    const auto yes = log_in(kind, [&](BadServer& server, int one) { speak(server, one, kind.yes); });
    if (yes.answer.state == State::no_client) continue;  // a library is not here
    // MongoDB's must be proved.
    const bool proved = std::string_view(kind.scheme) == "mongodb";
    EXPECT_EQ(yes.answer.state, proved ? State::unclear : State::accepted) << kind.scheme << ": " << yes.answer.why;
    const auto no = log_in(kind, [&](BadServer& server, int one) { speak(server, one, kind.no); });
    EXPECT_EQ(no.answer.state, State::refused) << kind.scheme << ": " << no.answer.why;
  }
}

struct Behaviour {
  const char* name;
  std::function<void(BadServer&, int, const Kind&)> serve;
  std::chrono::milliseconds timeout = 3s;
};

void listen(BadServer& server, int one) {
  while (server.hear(one)) continue;
}

void say_and_close(BadServer& server, int one, std::string_view text) {
  server.say(one, text);
  ::shutdown(one, SHUT_WR);
  listen(server, one);
}

// None of these is a yes or a no, for whatever protocol.
std::vector<Behaviour> behaviours() {
  return {
      {"sends elsewhere", [](BadServer& s, int one, const Kind& kind) { speak(s, one, kind.elsewhere); }, 300ms},
      {"is busy", [](BadServer& s, int one, const Kind& kind) { speak(s, one, kind.busy); }, 300ms},
      {"redirects by HTTP",
       [](BadServer& s, int one, const Kind&) {
         say_and_close(s, one, "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
       }},
      {"is a page",
       [](BadServer& s, int one, const Kind&) { say_and_close(s, one, "<!doctype html><title>Sign in</title>\r\n"); }},
      {"speaks TLS", [](BadServer& s, int one, const Kind&) { say_and_close(s, one, "\x15\3\3\0\2\2\x28"_s); }},
      {"says nulls", [](BadServer& s, int one, const Kind&) { say_and_close(s, one, std::string(20000, '\0')); }},
      {"cuts its first answer", [](BadServer& s, int one, const Kind& kind) { speak(s, one, kind.yes, 1); }, 300ms},
      {"cuts its last answer",
       [](BadServer& s, int one, const Kind& kind) { speak(s, one, kind.yes, kind.yes.answers.size()); }, 300ms},
      {"never ends",
       [](BadServer& s, int one, const Kind&) {
         const std::string many(65536, '\1');
         while (s.say(one, many)) continue;
       }},
      {"never ends what it says is of gigabytes",
       [](BadServer& s, int one, const Kind& kind) {
         s.say(one, kind.yes.greeting);
         s.hear(one);
         const std::string many(65536, 'E');
         if (s.say(one, kind.too_big))
           while (s.say(one, many)) continue;
       }},
      {"says nothing", [](BadServer& s, int one, const Kind&) { listen(s, one); }, 20ms},
      {"drips",
       [](BadServer& s, int one, const Kind& kind) {
         const std::string drops = kind.yes.greeting.empty() ? "\1" : kind.yes.greeting;
         for (std::size_t i = 0; s.say(one, drops.substr(i % drops.size(), 1)); ++i)
           if (BadServer::leaves_within(one, 10ms)) return;
       },
       30ms},
      {"hangs up", [](BadServer&, int, const Kind&) {}},
      {"resets",
       [](BadServer& s, int one, const Kind& kind) {
         s.say(one, kind.yes.greeting);
         s.hear(one);
         const linger at_once{1, 0};
         ::setsockopt(one, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
       }},
  };
}

TEST_F(LoginBehaviours, EveryProtocolMeetsEveryBehaviour) {
  std::set<Protocol> met;
  for (const Kind& kind : kinds()) met.insert(parse_login(cat(kind.scheme, "://lamp@h.corp.example"))->protocol);
  for (const std::string_view scheme : login_schemes())
    EXPECT_TRUE(met.contains(parse_login(cat(scheme, "://lamp@h.corp.example"))->protocol)) << scheme;
  EXPECT_GE(behaviours().size(), 12U);
  for (const Kind& kind : kinds())
    for (const Behaviour& behaviour : behaviours()) {
      SCOPED_TRACE(behaviour.name);
      expect_nothing(
          kind, [&](BadServer& server, int one) { behaviour.serve(server, one, kind); }, behaviour.timeout);
    }
}

TEST_F(LoginBehaviours, OtherProtocolsAreNoAnswer) {
  for (const Kind& kind : kinds())
    for (const Kind& other : kinds())
      if (std::string_view(kind.scheme) != other.scheme && !other.yes.answers.empty())
        expect_nothing(kind, [&](BadServer& server, int one) {
          server.say(one, cat(other.yes.greeting, other.yes.answers.back()));
          ::shutdown(one, SHUT_WR);
          while (server.hear(one)) continue;
        });
}

TEST_F(LoginBehaviours, NobodyThereIsNoServer) {
  std::uint16_t port = 0;
  {
    BadServer server([](BadServer&, int) {});
    port = server.port();
  }
  for (const Kind& kind : kinds()) {
    const auto login = parse_login(cat(kind.scheme, "://lamp@rebound.invalid:", port, "/"));
    const auto answer = make_system_client({.timeout = 3s, .ca_file = {}}, "/nonexistent")
                            ->log_in(*login, Way{{"127.0.0.1"}, port, false}, Secret(kPassword));
    EXPECT_TRUE(answer.state == State::no_server || answer.state == State::no_client) << kind.scheme << answer.why;
  }
}

TEST_F(LoginBehaviours, AcrossTheInternetAPasswordGoesOverTlsOrNotAtAll) {
  for (const Kind& kind : kinds()) {
    for (const Speech& speech :
         {kind.yes, Speech{mysql_greeting(8), {"S"}}, Speech{"", {"S", "\x15\3\3\0\2\2\x28"_s}}}) {
      const auto out = log_in(
          kind, [&](BadServer& server, int one) { speak(server, one, speech, speech.answers.size() + 1); }, 300ms,
          true);
      EXPECT_NE(out.answer.state, State::accepted) << kind.scheme;
      EXPECT_NE(out.answer.state, State::refused) << kind.scheme;
      EXPECT_EQ(out.heard.find(kPassword), std::string::npos) << kind.scheme;
      EXPECT_EQ(out.heard.find("lamp"), std::string::npos) << kind.scheme;
    }
  }
}

TEST(LoginWays, NoProtocolLeadsIntoTheLocalNetworkByANameBelowADomain) {
  for (const Kind& kind : kinds())
    for (const char* host : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1"}) {
      const auto login = parse_login(cat(kind.scheme, "://lamp@", host));
      ASSERT_TRUE(login) << kind.scheme;
      EXPECT_FALSE(find_way(*login, AllowedHosts::Leave::public_addresses, {}, std::chrono::seconds(10)))
          << kind.scheme << host;
    }
}

}  // namespace
}  // namespace assay::verification
