// For tests only: what servers of each protocol say to a login, word by word.
#pragma once

#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/verification/logins/bad_server.h"
#include "scanners/verification/logins/bson.h"

namespace assay::verification::testing {

// What a server says at once, and after each thing that it hears.
struct LoginSpeech {
  std::string greeting;
  std::vector<std::string> answers;
};

struct SpokenProtocol {
  const char* scheme;
  LoginSpeech yes, no, elsewhere, busy;  // `elsewhere`: the nearest thing to a redirect; `busy`: to HTTP's 429 and 503
  std::string too_big;                   // the head of a message of gigabytes
};

inline std::string operator""_s(const char* text, std::size_t size) { return {text, size}; }

inline std::string mongo(char number, const BsonWriter& answer) {
  const std::string document = answer.document();
  const auto size = static_cast<unsigned char>(21 + document.size());
  return cat(static_cast<char>(size), "\0\0\0\1\0\0\0"_s, number, "\0\0\0\xDD\7\0\0\0\0\0\0\0"_s, document);
}

inline std::string mysql_greeting(char abilities_high) {
  const std::string payload =
      cat("\x0A", "8.0.0-fake", "\0\1\0\0\0"_s, "12345678", "\0\1\x82\x21\2\0"_s, abilities_high, "\0\x15"_s,
          std::string(10, '\0'), "123456789012", "\0"_s, "mysql_native_password", "\0"_s);
  return cat(static_cast<char>(payload.size()), "\0\0\0"_s, payload);
}

inline std::vector<SpokenProtocol> spoken_protocols() {
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

inline void speak(BadServer& server, int connection, const LoginSpeech& speech, std::size_t pieces = 99) {
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

}  // namespace assay::verification::testing
