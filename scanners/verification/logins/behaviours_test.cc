// Every protocol against servers that misbehave: nothing but a yes is one, nothing but a no is one, in little time.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "base/strings.h"
#include "scanners/verification/logins/bad_server.h"
#include "scanners/verification/logins/bson.h"
#include "scanners/verification/logins/system_client.h"

namespace assay::verification {
namespace {

using State = LoginAnswer::State;
using testing::BadServer;
using namespace std::chrono_literals;

// What a server says at once, and after each thing that it hears.
struct Speech {
  std::string greeting;
  std::vector<std::string> answers;
};

struct Kind {
  const char* scheme;
  Speech yes, no, elsewhere, busy;  // `elsewhere`: the nearest thing to a redirect; `busy`: to HTTP's 429 and 503
  std::string too_big;              // the head of a message of gigabytes
};

std::string operator""_s(const char* text, std::size_t size) { return {text, size}; }

std::string mongo(char number, const BsonWriter& answer) {
  const std::string document = answer.document();
  const auto size = static_cast<unsigned char>(21 + document.size());
  return cat(static_cast<char>(size), "\0\0\0\1\0\0\0"_s, number, "\0\0\0\xDD\7\0\0\0\0\0\0\0"_s, document);
}

std::string mysql_greeting(char abilities_high) {
  const std::string payload =
      cat("\x0A", "8.0.0-fake", "\0\1\0\0\0"_s, "12345678", "\0\1\x82\x21\2\0"_s, abilities_high, "\0\x15"_s,
          std::string(10, '\0'), "123456789012", "\0"_s, "mysql_native_password", "\0"_s);
  return cat(static_cast<char>(payload.size()), "\0\0\0"_s, payload);
}

std::vector<Kind> kinds() {
  const std::string hello = mongo(1, BsonWriter().add("ok", 1));
  const std::string amqp_start = "\1\0\0\0\0\0\x13\0\x0A\0\x0A\0\x09\0\0\0\0\0\0\0\5PLAIN\xCE"_s;
  const auto amqp_close = [](const char* code) {
    return cat("\1\0\0\0\0\0\6\0\x0A\0\x32"_s, std::string(code, 2), "\xCE");
  };
  const auto bind = [](char code) { return cat("\x30\x0C\2\1\1\x61\7\x0A\1"_s, code, "\4\0\4\0"_s); };
  const auto postgres_error = [](const std::string& code) { return cat("E\0\0\0\x14SERROR\0C"_s, code, "\0M\0\0"_s); };
  const std::string ehlo = "250-mail\r\n250 AUTH PLAIN\r\n", clear_text = "R\0\0\0\x08\0\0\0\3"_s;
  return {
      {"postgresql",
       {"", {clear_text, "R\0\0\0\x08\0\0\0\0Z\0\0\0\5I"_s}},
       {"", {clear_text, postgres_error("28P01")}},
       {"", {clear_text, postgres_error("57P03")}},
       {"", {postgres_error("53300")}},
       "R\x7F\xFF\xFF\xFF"_s},
      {"mysql",
       {mysql_greeting(8), {"\7\0\0\2\0\0\0\2\0\0\0"_s}},
       {mysql_greeting(8), {"\x0B\0\0\2\xFF\x15\4#28000no"_s}},
       {mysql_greeting(8), {"\x0B\0\0\2\xFF\x05\5#28000no"_s}},
       {"\x0B\0\0\0\xFF\x10\4#08004no"_s, {}},
       "\xFF\xFF\xFF\0\x0A"_s},
      {"mongodb",
       {"", {hello, mongo(2, BsonWriter().add("ok", 1).add("done", true).add("conversationId", 1))}},
       {"", {hello, mongo(2, BsonWriter().add("ok", 0).add("code", 18))}},
       {"", {hello, mongo(2, BsonWriter().add("ok", 0).add("code", 10107))}},
       {"", {mongo(1, BsonWriter().add("ok", 0).add("code", 11600))}},
       "\xFF\xFF\xFF\x7F\1\0\0\0\1\0\0\0\xDD\7\0\0"_s},
      {"redis",
       {"", {"+OK\r\n"}},
       {"", {"-WRONGPASS no\r\n"}},
       {"", {"-MOVED 1 169.254.169.254:6379\r\n"}},
       {"-ERR max number of clients reached\r\n", {}},
       "$2147483647\r\n"},
      {"amqp",
       {"", {amqp_start, "\1\0\0\0\0\0\4\0\x0A\0\x1E\xCE"_s}},
       {"", {amqp_start, amqp_close("\x01\x93")}},
       {"", {amqp_start, amqp_close("\x01\x40")}},
       {"", {amqp_start, amqp_close("\x02\x12")}},
       "\1\0\0\x7F\xFF\xFF\xFF"_s},
      {"ldap",
       {"", {bind(0)}},
       {"", {bind(49)}},
       {"", {bind(10)}},
       {"", {bind(51)}},
       "\x30\x84\x7F\xFF\xFF\xFF\2\1\1"_s},
      {"smtp",
       {"220 mail\r\n", {ehlo, "334 \r\n", "235 yes\r\n"}},
       {"220 mail\r\n", {ehlo, "334 \r\n", "535 5.7.8 no\r\n"}},
       {"220 mail\r\n", {ehlo, "334 \r\n", "432 4.7.12 elsewhere\r\n"}},
       {"220 mail\r\n", {ehlo, "334 \r\n", "454 4.7.0 later\r\n"}},
       std::string(100000, '2')},
      {"ssh", {}, {}, {}, {"Exceeded MaxStartups\r\n", {}}, "SSH-2.0-fake\r\n\x7F\xFF\xFF\xFF\0"_s},
  };
}

void speak(BadServer& server, int connection, const Speech& speech, std::size_t pieces = 99) {
  server.say(connection, speech.greeting);
  for (const std::string& answer : speech.answers) {
    if (!server.hear(connection)) return;
    if (server.heard().ends_with("\x04\xD2\x16\x2F")) {  // PostgreSQL's question for TLS
      server.say(connection, "N");
      return;
    }
    const bool last = --pieces == 0;
    server.say(connection, last ? answer.substr(0, answer.size() / 2) : answer);
    if (last) return;
  }
  while (server.hear(connection)) continue;
}

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
