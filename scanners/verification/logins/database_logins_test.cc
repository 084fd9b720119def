#include <gtest/gtest.h>

#include <deque>

#include "base/base64.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/verification/logins/bson.h"
#include "scanners/verification/logins/mongodb_login.h"
#include "scanners/verification/logins/mysql_login.h"
#include "scanners/verification/logins/scram.h"

namespace assay::verification {
namespace {

using State = LoginAnswer::State;

std::string operator""_s(const char* text, std::size_t size) { return {text, size}; }

// Gives answers piece by piece, and then nothing.
class Answers final : public Wire {
 public:
  explicit Answers(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}
  bool send(std::string_view bytes) override {
    sent.emplace_back(bytes);
    return true;
  }
  std::optional<std::string> receive() override {
    if (pieces_.empty()) return std::nullopt;
    std::string out = pieces_.front();
    pieces_.pop_front();
    return out;
  }
  std::string why() const override { return "no answer came in time"; }

  std::vector<std::string> sent;

 private:
  std::deque<std::string> pieces_;
};

std::string packet(char number, std::string_view payload) {
  return cat(static_cast<char>(payload.size()), "\0\0"_s, number, payload);
}

constexpr std::string_view kNonce = "abcdefghijklmnopqrst";

std::string greeting(std::string_view plugin = "mysql_native_password", bool tls = false) {
  return packet(0, cat("\x0A"
                       "8.0.0",
                       "\0\1\0\0\0"_s, kNonce.substr(0, 8), "\0"_s, tls ? "\x01\x8A"_s : "\x01\x82"_s,
                       "\x21\2\0\x08\0"_s, "\x15", std::string(10, '\0'), kNonce.substr(8), "\0"_s, plugin, "\0"_s));
}

const std::string kOk = "\0\0\0\2\0\0\0"_s, kDenied = "\xFF\x15\x04#28000no"_s;

State mysql(std::deque<std::string> pieces, const MysqlTerms& terms = {.must_encrypt = false, .encrypt = {}}) {
  Answers wire(std::move(pieces));
  return log_in_to_mysql(wire, "lamp", Secret("pass"), terms).state;
}

TEST(MysqlLogin, ProvesThePasswordAndOffersNoFiles) {
  Answers wire({greeting(), packet(2, kOk)});
  EXPECT_EQ(log_in_to_mysql(wire, "lamp", Secret("pass"), {.must_encrypt = false, .encrypt = {}}).state,
            State::accepted);
  ASSERT_EQ(wire.sent.size(), 2U);
  // Long password, protocol 4.1, secure connection, plugins: nothing of local files (0x80) or a database (0x08).
  EXPECT_EQ(wire.sent[0].substr(0, 8), cat(static_cast<char>(wire.sent[0].size() - 4), "\0\0\1\1\x82\x08\0"_s));
  const Sha1 once = sha1("pass"), twice = sha1(as_bytes(once));
  std::string proof(as_bytes(sha1(cat(kNonce, as_bytes(twice)))));
  for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<char>(proof[i] ^ as_bytes(once)[i]);
  EXPECT_TRUE(wire.sent[0].ends_with(cat("lamp\0\x14"_s, proof, "mysql_native_password\0"_s)));
  EXPECT_EQ(wire.sent[1], "\1\0\0\0\1"_s);  // it says good-bye
}

TEST(MysqlLogin, KnowsARefusalFromOtherErrors) {
  EXPECT_EQ(mysql({greeting(), packet(2, kDenied)}), State::refused);
  EXPECT_EQ(mysql({greeting(), packet(2, "\xFF\x46\x07#HY000x"_s)}), State::accepted);  // 1862: must be changed
  for (const char* code : {"\x10\x04", "\x6A\x04", "\x19\x04", "\x57\x0C", "\x2E\x0C", "\x73\x0F"})
    EXPECT_EQ(mysql({greeting(), packet(2, cat("\xFF", code, "#HY000x"))}), State::unclear);
  // Before it knows who asks, it refuses something else.
  EXPECT_EQ(mysql({packet(0, kDenied)}), State::unclear);
  EXPECT_EQ(mysql({packet(0, "\xFF\x46\x07#HY000x"_s)}), State::unclear);
}

TEST(MysqlLogin, TellsThePasswordOverTlsAlone) {
  for (const char* asked : {"\1\4", "\1\5", "\1\2"})
    EXPECT_EQ(mysql({greeting("caching_sha2_password"), packet(2, asked), packet(4, kOk)}), State::unclear);
  EXPECT_EQ(mysql({greeting("caching_sha2_password"), packet(2, "\1\3"), packet(3, kOk)}), State::accepted);
  EXPECT_EQ(mysql({greeting(), packet(2, "\1\3"), packet(3, kOk)}), State::unclear);
  for (const std::string& plugin :
       {"mysql_clear_password\0"_s, "mysql_old_password\0abcdefgh\0"_s, "dialog\0x\0"_s, ""_s})
    EXPECT_EQ(mysql({greeting(), packet(2, cat("\xFE", plugin)), packet(4, kOk)}), State::unclear) << plugin;
  const std::string other = cat("\xFE", "caching_sha2_password\0"_s, kNonce, "\0"_s);
  EXPECT_EQ(mysql({greeting(), packet(2, other), packet(4, "\1\3"), packet(5, kOk)}), State::accepted);
  EXPECT_EQ(mysql({greeting(), packet(2, other), packet(4, other), packet(6, kOk)}), State::unclear);
}

TEST(MysqlLogin, SendsNothingOfTheUserBeforeTlsThatMustBe) {
  int handshakes = 0;
  const MysqlTerms terms{.must_encrypt = true,
                         .encrypt = [&](Wire&) -> tl::expected<std::unique_ptr<Wire>, std::string> {
                           ++handshakes;
                           return std::make_unique<Answers>(std::deque<std::string>{packet(3, kOk)});
                         }};
  EXPECT_EQ(mysql({greeting("mysql_native_password", true)}, terms), State::accepted);
  EXPECT_EQ(handshakes, 1);
  // No TLS; bytes behind the greeting, which nobody encrypted; no way to encrypt.
  EXPECT_EQ(mysql({greeting(), packet(2, kOk)}, terms), State::no_server);
  EXPECT_EQ(mysql({greeting("mysql_native_password", true) + packet(3, kOk)}, terms), State::unclear);
  EXPECT_EQ(mysql({greeting("mysql_native_password", true)}, {.must_encrypt = true, .encrypt = {}}), State::no_server);
  EXPECT_EQ(handshakes, 1);
  const MysqlTerms broken{.must_encrypt = true,
                          .encrypt = [](Wire&) { return tl::make_unexpected(std::string("its certificate")); }};
  Answers wire({greeting("mysql_native_password", true)});
  EXPECT_EQ(log_in_to_mysql(wire, "lamp", Secret("pass"), broken).state, State::no_server);
  ASSERT_EQ(wire.sent.size(), 1U);
  EXPECT_EQ(wire.sent[0].size(), 36U);
}

// sha256_password, as a server of MySQL 8.0 was seen to ask for it.
TEST(MysqlLogin, TellsThePasswordOfAnotherPluginOverTlsAlone) {
  const std::string other = cat("\xFE", "sha256_password\0"_s, kNonce, "\0"_s);
  Answers plain({greeting(), packet(2, other), packet(4, kOk)});
  EXPECT_EQ(log_in_to_mysql(plain, "lamp", Secret("pass"), {.must_encrypt = false, .encrypt = {}}).state,
            State::unclear);
  for (const std::string& sent : plain.sent) EXPECT_EQ(sent.find("pass\0"_s), std::string::npos);
  std::vector<std::string> kept;
  const auto over_tls = [&](const std::string& last) {
    struct Kept final : Wire {
      Kept(std::deque<std::string> pieces, std::vector<std::string>& into) : wire(std::move(pieces)), sent(into) {}
      bool send(std::string_view bytes) override {
        sent.emplace_back(bytes);
        return wire.send(bytes);
      }
      std::optional<std::string> receive() override { return wire.receive(); }
      std::string why() const override { return wire.why(); }
      Answers wire;
      std::vector<std::string>& sent;
    };
    kept.clear();
    return mysql({greeting("mysql_native_password", true)},
                 {.must_encrypt = true, .encrypt = [&](Wire&) -> tl::expected<std::unique_ptr<Wire>, std::string> {
                    return std::make_unique<Kept>(std::deque<std::string>{packet(3, other), packet(5, last)}, kept);
                  }});
  };
  EXPECT_EQ(over_tls(kOk), State::accepted);
  ASSERT_GE(kept.size(), 2U);
  EXPECT_EQ(kept[1], packet(4, "pass\0"_s));
  EXPECT_EQ(over_tls(kDenied), State::refused);
  EXPECT_EQ(over_tls("\1\4"), State::unclear);
}

TEST(MysqlLogin, TakesNothingElseForAnAnswer) {
  const std::string whole = greeting() + packet(2, kOk);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(mysql({whole.substr(0, size)}), State::unclear) << size;
  EXPECT_EQ(mysql({whole}), State::accepted);
  EXPECT_EQ(mysql({greeting(), packet(3, kOk)}), State::unclear);
  EXPECT_EQ(mysql({greeting(), packet(2, "\0"_s)}), State::unclear);
  EXPECT_EQ(mysql({greeting(), "\0\0\0\2"_s}), State::unclear);
  EXPECT_EQ(mysql({"\xFF\xFF\xFF\0"_s}), State::unclear);
}

// RFC 7677 §3 and RFC 5802 §5.
TEST(Scram, SpeaksAsItsStandards) {
  ScramClient sha256(ScramClient::Hash::sha256, "user", Secret("pencil"), "rOprNGfwEbeRWgbNEkqO");
  EXPECT_EQ(sha256.first(), "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  EXPECT_EQ(sha256.final("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  EXPECT_TRUE(sha256.is_proved_by("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
  EXPECT_FALSE(sha256.is_proved_by("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G8="));
  EXPECT_FALSE(sha256.is_proved_by("e=other-error"));
  ScramClient sha1(ScramClient::Hash::sha1, "user", Secret("pencil"), "fyko+d2lbbFgONRv9qkxdawL");
  EXPECT_EQ(sha1.final("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"),
            "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
  EXPECT_TRUE(sha1.is_proved_by("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
}

TEST(Scram, TakesNoOtherMessage) {
  for (const char* other :
       {"", "r=abcX,s=QSXCR+Q6sek8bf92,i=4096", "r=abcd,s=QSXCR+Q6sek8bf92,i=4096", "r=abcdX,s=QSXCR+Q6sek8bf92,i=4095",
        "r=abcdX,s=QSXCR+Q6sek8bf92,i=200001", "r=abcdX,s=QSXCR+Q6sek8bf92,i=99999999999999999999", "r=abcdX,s=,i=4096",
        "r=abcdX,s=?,i=4096", "r=abcdX,s=QSXCR+Q6sek8bf92", "m=x,r=abcdX,s=QSXCR+Q6sek8bf92,i=4096"})
    EXPECT_FALSE(ScramClient(ScramClient::Hash::sha1, "user", Secret("pencil"), "abcd").final(other)) << other;
  EXPECT_EQ(ScramClient(ScramClient::Hash::sha1, "a,b=c", Secret("x"), "abcd").first(), "n,,n=a=2Cb=3Dc,r=abcd");
}

TEST(Bson, FindsFieldsBehindThoseOfAllTypes) {
  const auto field = [](char type, std::string_view value) { return cat(type, "x\0"_s, value); };
  std::string fields;
  for (const char type : {'\x01', '\x09', '\x11', '\x12'}) fields += field(type, std::string(8, '\1'));
  fields += field(7, std::string(12, '\1')) + field(19, std::string(16, '\1')) + field(6, "") + field(10, "");
  fields += field(13, "\2\0\0\0a\0"_s) + field(3, "\5\0\0\0\0"_s) + field(4, "\5\0\0\0\0"_s);
  std::string wanted =
      BsonWriter().add("n", 7).add("t", true).add("s", std::string_view("text")).add_bytes("b", "bytes").document();
  fields += wanted.substr(4);
  const std::string document = cat(static_cast<char>(fields.size() + 4), "\0\0\0"_s, fields);
  const BsonReader reader(document);
  EXPECT_EQ(reader.number("n"), 7);
  EXPECT_EQ(reader.truth("t"), true);
  EXPECT_EQ(reader.text("s"), "text");
  EXPECT_EQ(reader.bytes("b"), "bytes");
  EXPECT_FALSE(reader.number("s"));
  EXPECT_FALSE(reader.text("none"));
  for (std::size_t size = 0; size < document.size(); ++size) {
    const BsonReader cut(std::string_view(document).substr(0, size));
    EXPECT_FALSE(cut.bytes("b")) << size;
  }
  const std::string with_double = cat("\x10\0\0\0\1n\0"_s, "\0\0\0\0\0\0\xF0\x3F"_s, "\0"_s);
  EXPECT_EQ(BsonReader(with_double).number("n"), 1);
  const std::string not_a_number = cat("\x10\0\0\0\1n\0"_s, "\0\0\0\0\0\0\xF8\x7F"_s, "\0"_s);
  EXPECT_FALSE(BsonReader(not_a_number).number("n"));
  const std::string list = cat("\x1B\0\0\0\4m\0\x13\0\0\0\2"_s, "0\0\7\0\0\0SCRAM1\0\0\0"_s);
  EXPECT_TRUE(BsonReader(list).has("m", "SCRAM1"));
  EXPECT_FALSE(BsonReader(list).has("m", "SCRAM"));
}

std::string mongo(char number, const BsonWriter& answer) {
  const std::string document = answer.document();
  return cat(static_cast<char>(21 + document.size()), "\0\0\0\1\0\0\0"_s, number, "\0\0\0\xDD\7\0\0\0\0\0\0\0"_s,
             document);
}

LoginAnswer mongodb(std::deque<std::string> pieces, std::string_view address = "mongodb://user@h/",
                    std::string_view password = "pencil") {
  Answers wire(std::move(pieces));
  return log_in_to_mongodb(wire, *parse_login(address), Secret(password), "rOprNGfwEbeRWgbNEkqO");
}

TEST(MongodbLogin, KnowsARefusalFromOtherErrors) {
  const std::string hello = mongo(1, BsonWriter().add("ok", 1));
  const auto state_of = [&](const BsonWriter& answer) { return mongodb({hello, mongo(2, answer)}).state; };
  EXPECT_EQ(state_of(BsonWriter().add("ok", 0).add("code", 18)), State::refused);
  EXPECT_EQ(state_of(BsonWriter().add("ok", 0).add("code", 8000).add("errmsg", std::string_view("bad auth : no"))),
            State::refused);
  EXPECT_EQ(state_of(BsonWriter().add("ok", 0).add("code", 8000).add("errmsg", std::string_view("quota"))),
            State::unclear);
  EXPECT_EQ(state_of(BsonWriter().add("ok", 0).add("code", 334)), State::unclear);
  EXPECT_EQ(state_of(BsonWriter().add("code", 18)), State::unclear);
  EXPECT_EQ(state_of(BsonWriter().add("ok", 1).add("done", true)), State::unclear);
  EXPECT_EQ(mongodb({}, "mongodb://user@h/?authMechanism=MONGODB-AWS").state, State::no_client);
  EXPECT_EQ(mongodb({}, "mongodb://@h/").state, State::unclear);
  EXPECT_EQ(mongodb({hello}, "mongodb://user@h/?authMechanism=SCRAM-SHA-256", "p\xC3\xA4ss").state, State::unclear);
}

TEST(MongodbLogin, TakesNothingElseForAnAnswer) {
  const std::string hello = mongo(1, BsonWriter().add("ok", 1)),
                    no = mongo(2, BsonWriter().add("ok", 0).add("code", 18));
  for (std::size_t size = 0; size < no.size(); ++size)
    EXPECT_EQ(mongodb({hello, no.substr(0, size)}).state, State::unclear) << size;
  EXPECT_EQ(mongodb({hello + no}).state, State::unclear);  // before it was asked
  EXPECT_EQ(mongodb({hello, mongo(1, BsonWriter().add("ok", 0).add("code", 18))}).state, State::unclear);
  EXPECT_EQ(mongodb({"\xFF\xFF\xFF\x7F\1\0\0\0\1\0\0\0\xDD\7\0\0"_s}).state, State::unclear);
}

TEST(ParseLogin, ReadsWhatDatabasesAreAskedFor) {
  const auto plain = parse_login("mongodb://u@h1:1,h2:2/shop");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->server(), "mongodb://h1:1");
  EXPECT_EQ(plain->auth_database, "shop");
  EXPECT_FALSE(plain->tls_at_once);
  const auto other =
      parse_login("mongodb://u@h/shop?w=majority&TLS=true&authsource=us%65rs&authMechanism=SCRAM-SHA-1#x=y");
  ASSERT_TRUE(other);
  EXPECT_EQ(other->auth_database, "users");
  EXPECT_EQ(other->mechanism, "SCRAM-SHA-1");
  EXPECT_TRUE(other->tls_at_once);
  EXPECT_EQ(parse_login("mongodb://u@h")->auth_database, "admin");
  EXPECT_TRUE(parse_login("mongodb+srv://u@h")->tls_at_once);
  for (const char* query :
       {"sslmode=require", "ssl-mode=VERIFY_CA", "x=1&useSSL=true", "ssl=true", "tls=true", "ssl_ca=/a"})
    EXPECT_TRUE(parse_login(cat("mysql://u@h/?", query))->wants_tls) << query;
  for (const char* query : {"", "sslmode=prefer", "ssl=false", "xtls=true", "tls=", "ssl_ca=", "&&", "tls"})
    EXPECT_FALSE(parse_login(cat("mysql://u@h/?", query))->wants_tls) << query;
}

}  // namespace
}  // namespace assay::verification
