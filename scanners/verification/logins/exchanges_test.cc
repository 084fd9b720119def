#include "scanners/verification/logins/exchanges.h"

#include <gtest/gtest.h>

#include <deque>

#include "base/strings.h"
#include "scanners/verification/logins/postgres_login.h"

namespace assay::verification {
namespace {

using State = LoginAnswer::State;

// Gives answers piece by piece, and then nothing.
class Script final : public Wire {
 public:
  explicit Script(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}
  bool send(std::string_view bytes) override {
    sent += bytes;
    return true;
  }
  std::optional<std::string> receive() override {
    if (pieces_.empty()) return std::nullopt;
    std::string out = pieces_.front();
    if (endless) return out;
    pieces_.pop_front();
    return out;
  }
  std::string why() const override { return "no answer came in time"; }

  std::string sent;
  bool endless = false;

 private:
  std::deque<std::string> pieces_;
};

using LogIn = LoginAnswer (*)(Wire&, const std::string&, const Secret&);

State state_of(LogIn log_in, std::deque<std::string> pieces, const std::string& user = "lamp") {
  Script script(std::move(pieces));
  return log_in(script, user, Secret("pass")).state;
}

// In single bytes.
std::deque<std::string> bytes_of(std::string_view text) {
  std::deque<std::string> out;
  for (const char c : text) out.emplace_back(1, c);
  return out;
}

TEST(RedisLogin, SaysUserAndPassword) {
  Script named({"+OK\r\n"});
  EXPECT_EQ(log_in_to_redis(named, "lamp", Secret("pa ss")).state, State::accepted);
  EXPECT_EQ(named.sent, "*3\r\n$4\r\nAUTH\r\n$4\r\nlamp\r\n$5\r\npa ss\r\n");
  Script nobody({"+OK\r\n"});
  EXPECT_EQ(log_in_to_redis(nobody, "", Secret("pass")).state, State::accepted);
  EXPECT_EQ(nobody.sent, "*2\r\n$4\r\nAUTH\r\n$4\r\npass\r\n");
}

TEST(RedisLogin, KnowsARefusalFromOtherErrors) {
  EXPECT_EQ(state_of(log_in_to_redis, bytes_of("-WRONGPASS invalid username-password pair\r\n")), State::refused);
  EXPECT_EQ(state_of(log_in_to_redis, {"-ERR invalid password\r\n"}), State::refused);
  for (const char* other : {"-ERR Client sent AUTH, but no password is set\r\n", "-LOADING\r\n", "-NOPERM x\r\n",
                            "+OKAY\r\n", "+PONG\r\n", "$-1\r\n", "\r\n", "-ERR invalid password x\r\n"})
    EXPECT_EQ(state_of(log_in_to_redis, {other}), State::unclear) << other;
}

TEST(RedisLogin, GivesUpOnWhatHasNoEnd) {
  EXPECT_EQ(state_of(log_in_to_redis, {"+OK"}), State::unclear);
  Script script({std::string(1000, 'x')});
  script.endless = true;
  EXPECT_EQ(log_in_to_redis(script, "lamp", Secret("pass")).state, State::unclear);
}

std::string bind_response(char code, std::string_view text = "") {
  const std::string in =
      cat("\x0A\x01", code, std::string_view("\x04\0", 2), '\x04', static_cast<char>(text.size()), text);
  const std::string response = cat("\x02\x01\x01\x61", static_cast<char>(in.size()), in);
  return cat('\x30', static_cast<char>(response.size()), response);
}

TEST(LdapLogin, BindsByNameAndPassword) {
  Script script({bind_response('\0')});
  EXPECT_EQ(log_in_to_ldap(script, "cn=a", Secret("pass")).state, State::accepted);
  EXPECT_EQ(script.sent, cat("\x30\x33\x02\x01\x01\x60\x0F\x02\x01\x03\x04\x04", "cn=a", "\x80\x04", "pass",
                             "\xA0\x1D\x30\x1B\x04\x19", "1.3.6.1.4.1.42.2.27.8.5.1"));
  Script nobody({bind_response('\0')});
  EXPECT_EQ(log_in_to_ldap(nobody, "", Secret("pass")).state, State::unclear);
  EXPECT_EQ(nobody.sent, "");
}

TEST(LdapLogin, KnowsARefusalFromOtherErrors) {
  EXPECT_EQ(state_of(log_in_to_ldap, bytes_of(bind_response('\x31'))), State::refused);
  EXPECT_EQ(state_of(log_in_to_ldap, {bind_response('\x31', "AcceptSecurityContext error, data 52e, v1")}),
            State::refused);
  // Locked: the password may be right.
  EXPECT_EQ(state_of(log_in_to_ldap, {bind_response('\x31', "AcceptSecurityContext error, data 775, v1")}),
            State::unclear);
  EXPECT_EQ(state_of(log_in_to_ldap, {bind_response('\x33')}), State::unclear);
}

TEST(LdapLogin, ARefusalUnderAPolicyForPasswordsMayBeThatOfALockedAccount) {
  // What OpenLDAP 2.5 with its overlay ppolicy answers to the right password of a locked account, and to a wrong one.
  const std::string_view policy = "1.3.6.1.4.1.42.2.27.8.5.1";
  const auto answer = [&](char code, char tag) {
    const std::string controls = cat(tag, "\x21\x30\x1F\x04\x19", policy, "\x04\x02\x30", '\0');
    std::string out = bind_response(code) + controls;
    out[1] = static_cast<char>(out.size() - 2);
    Script script({out});
    return log_in_to_ldap(script, "cn=a", Secret("pass"));
  };
  EXPECT_EQ(answer('\x31', '\xA0').state, State::refused);
  EXPECT_NE(answer('\x31', '\xA0').why.find("locked"), std::string::npos);
  EXPECT_EQ(answer('\x31', '\xA1').why, "");
  EXPECT_EQ(answer('\0', '\xA0').state, State::accepted);
}

TEST(LdapLogin, TakesNothingElseForAnAnswer) {
  const std::string whole = bind_response('\0');
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(state_of(log_in_to_ldap, {whole.substr(0, size)}), State::unclear) << size;
  std::string other_message = whole;
  other_message[4] = '\x02';
  EXPECT_EQ(state_of(log_in_to_ldap, {other_message}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_ldap, {"\x30\x84\x7F\xFF\xFF\xFF"}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_ldap, {std::string(20000, '\x30')}), State::unclear);
}

std::string method(char number, std::string_view arguments) {
  const std::string size{static_cast<char>(arguments.size() + 4)};
  return cat('\x01', std::string_view("\0\0\0\0\0", 5), size, std::string_view("\0\x0A\0", 3), number, arguments,
             '\xCE');
}

// Connection.Start with these ways to log in.
std::string amqp_greeting(std::string_view mechanisms = "EXTERNAL PLAIN") {
  const std::string_view no_properties("\0\x09\0\0\0\0\0\0\0", 9);
  return method(10, cat(no_properties, static_cast<char>(mechanisms.size()), mechanisms));
}

TEST(AmqpLogin, AnswersTheGreeting) {
  Script script({amqp_greeting(), method(30, "tune")});
  EXPECT_EQ(log_in_to_amqp(script, "lamp", Secret("pass")).state, State::accepted);
  EXPECT_TRUE(script.sent.starts_with(std::string_view("AMQP\0\0\x09\x01\x01", 9)));
  EXPECT_NE(script.sent.find(std::string_view("\0\0\0\x0A\0lamp\0pass", 14)), std::string::npos);
  EXPECT_TRUE(script.sent.ends_with('\xCE'));
}

TEST(AmqpLogin, KnowsARefusalFromOtherErrors) {
  const std::string refusal(std::string_view("\x01\x93\x02no", 5));  // 403
  EXPECT_EQ(state_of(log_in_to_amqp, bytes_of(amqp_greeting() + method(50, refusal))), State::refused);
  // RabbitMQ lets it in from its own machine alone.
  Script guest({amqp_greeting(), method(50, refusal)});
  const LoginAnswer answer = log_in_to_amqp(guest, "guest", Secret("pass"));
  EXPECT_EQ(answer.state, State::refused);
  EXPECT_NE(answer.why.find("guest"), std::string::npos);
  EXPECT_EQ(state_of(log_in_to_amqp, {amqp_greeting(), method(50, "\x02\x14")}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_amqp, {amqp_greeting(), method(50, "")}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_amqp, {amqp_greeting()}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_amqp, {method(30, "tune"), method(30, "tune")}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_amqp, {std::string(std::string_view("AMQP\0\0\x09\x01", 8))}), State::unclear);
  EXPECT_EQ(state_of(log_in_to_amqp, {"\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF"}), State::unclear);
}

TEST(AmqpLogin, TellsThePasswordOnlyToWhoTakesIt) {
  for (const std::string& greeting :
       {amqp_greeting("EXTERNAL"), amqp_greeting("XPLAIN PLAINX"), amqp_greeting(""), method(10, ""), method(10, "any"),
        method(10, std::string_view("\0\x09\0\0\0\0\x7F\xFF\xFF\xFF", 10))}) {
    Script script({greeting, method(30, "tune")});
    EXPECT_EQ(log_in_to_amqp(script, "lamp", Secret("pass")).state, State::unclear);
    EXPECT_EQ(script.sent.size(), 8U);
  }
}

TEST(PostgresLogin, ReadsCodesAlone) {
  const auto state = [](std::string_view message) { return read_postgres_error(message).state; };
  const std::string at = "connection to server at \"127.0.0.1\", port 5432 failed: FATAL:  ";
  EXPECT_EQ(state(at + "28P01\n"), State::refused);
  EXPECT_EQ(state(at + "3D000\n"), State::accepted);
  EXPECT_EQ(state(at + "42501"), State::accepted);
  // PgBouncer's for a wrong password, and for all else.
  EXPECT_EQ(state(at + "08P01\n"), State::refused);
  EXPECT_FALSE(read_postgres_error(at + "08P01\n").why.empty());
  EXPECT_EQ(read_postgres_error(at + "28P01\n").why, "");
  for (const char* other : {"28000\n", "53300\n", "57P03\n", "28P01 \nx", "password authentication failed\n", ""})
    EXPECT_EQ(state(at + other), State::unclear) << other;
  EXPECT_EQ(state(""), State::unclear);
  EXPECT_EQ(state("28P01"), State::unclear);
}

}  // namespace
}  // namespace assay::verification
