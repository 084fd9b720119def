#include "scanners/verification/logins/mongodb_login.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "scanners/verification/logins/bson.h"
#include "scanners/verification/logins/scram.h"
#include "scanners/verification/logins/wire_reader.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;

constexpr std::uint32_t kMessage = 2013;  // OP_MSG
constexpr std::string_view kSha1 = "SCRAM-SHA-1", kSha256 = "SCRAM-SHA-256";

std::string u32(std::uint32_t value) {
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFFU);
  return out;
}

std::uint32_t u32_at(std::string_view bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 4; i-- > 0;) out = out << 8U | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// Commands and their answers, one after another.
class Commands {
 public:
  explicit Commands(Wire& wire) : wire_(wire), reader_(wire, "MongoDB") {}

  // The answer's document, valid until the next call; nothing, and why, when there is none.
  std::optional<BsonReader> run(const BsonWriter& command) {
    const std::string document = command.document();
    const std::string body = cat(u32(++number_), u32(0), u32(kMessage), u32(0), '\0', document);
    if (!wire_.send(cat(u32(static_cast<std::uint32_t>(body.size() + 4)), body))) return no(wire_.why());
    return answer();
  }
  const std::string& why() const { return why_; }

 private:
  std::optional<BsonReader> answer() {
    constexpr std::size_t kSize = 4, kBeforeDocument = 21;
    const auto message = reader_.next([](std::string_view begun) -> std::optional<std::size_t> {
      if (begun.size() < kSize) return 0;
      const std::size_t size = u32_at(begun, 0);
      return size < kBeforeDocument ? std::nullopt : std::optional(size);
    });
    if (!message) return no(reader_.why());
    if (reader_.has_more()) return no("it answers what was not asked");
    constexpr std::uint32_t kMoreToCome = 2;
    const bool is_answer = u32_at(*message, 8) == number_ && u32_at(*message, 12) == kMessage &&
                           (u32_at(*message, 16) & kMoreToCome) == 0 && (*message)[kBeforeDocument - 1] == '\0';
    if (!is_answer) return no("its answer is no MongoDB");
    return BsonReader(message->substr(kBeforeDocument));
  }

  std::optional<BsonReader> no(std::string why) {
    why_ = std::move(why);
    return std::nullopt;
  }

  Wire& wire_;
  WireReader reader_;
  std::string why_;
  std::uint32_t number_ = 0;
};

// What SCRAM-SHA-1 takes for the password: the digest of a mechanism before it, in hexadecimal. Empty where OpenSSL has
// no MD5.
Secret digested(const std::string& user, const Secret& password) {
  const Secret all(cat(user, ":mongo:", password.reveal(RevealPermit("verification"))));
  const std::string_view text = all.reveal(RevealPermit("verification"));
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (::EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_md5(), nullptr) != 1) return Secret("");
  return Secret(to_hex(std::string_view(reinterpret_cast<const char*>(out.data()), size)));
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// What a server says instead of going on.
LoginAnswer read_refusal(const BsonReader& answer) {
  const auto code = answer.number("code");
  if (answer.number("ok") != 0 || !code) return {State::unclear, "the server answers something else than yes or no"};
  constexpr std::int64_t kAuthenticationFailed = 18, kAtlas = 8000;
  if (*code == kAuthenticationFailed) return {State::refused, {}};
  // MongoDB Atlas has one code for everything.
  if (*code == kAtlas && answer.text("errmsg").value_or("").starts_with("bad auth")) return {State::refused, {}};
  return {State::unclear, cat("the server answers with error ", *code)};
}

LoginAnswer authenticate(Commands& commands, std::string_view mechanism, ScramClient scram, const Login& login) {
  const std::string_view database = login.auth_database;
  const auto started = commands.run(BsonWriter()
                                        .add("saslStart", 1)
                                        .add("mechanism", mechanism)
                                        .add_bytes("payload", scram.first())
                                        .add_document("options", BsonWriter().add("skipEmptyExchange", true))
                                        .add("$db", database));
  if (!started) return {State::unclear, commands.why()};
  if (started->number("ok") != 1) return read_refusal(*started);
  const auto conversation = started->number("conversationId");
  const auto final = scram.final(started->bytes("payload").value_or(""));
  if (!conversation || *conversation != static_cast<std::int32_t>(*conversation) || !final)
    return {State::unclear, "its answer is no SCRAM"};
  const auto next = [&](std::string_view payload) {
    return commands.run(BsonWriter()
                            .add("saslContinue", 1)
                            .add("conversationId", static_cast<std::int32_t>(*conversation))
                            .add_bytes("payload", payload)
                            .add("$db", database));
  };
  auto answer = next(*final);
  if (!answer) return {State::unclear, commands.why()};
  if (answer->number("ok") != 1) return read_refusal(*answer);
  if (!scram.is_proved_by(answer->bytes("payload").value_or("")))
    return {State::unclear, "the server says yes, and does not prove that it knows the password"};
  if (answer->truth("done") != true) {  // before 4.4
    answer = next("");
    if (!answer) return {State::unclear, commands.why()};
    if (answer->number("ok") != 1) return read_refusal(*answer);
  }
  if (answer->truth("done") != true) return {State::unclear, "its answer is no SCRAM"};
  return {State::accepted, {}};
}

}  // namespace

LoginAnswer log_in_to_mongodb(Wire& wire, const Login& login, const Secret& password, const std::string& nonce) {
  if (login.user.empty()) return {State::unclear, "the URL names no user"};
  std::string_view mechanism = login.mechanism;
  if (!mechanism.empty() && mechanism != kSha1 && mechanism != kSha256)
    return {State::no_client, "its URL asks for another way to log in than SCRAM"};
  Commands commands(wire);
  BsonWriter question;
  question.add("isMaster", 1).add("helloOk", true);
  if (login.load_balanced) question.add("loadBalanced", true);
  question.add("saslSupportedMechs", cat(login.auth_database, ".", login.user)).add("$db", std::string_view("admin"));
  const auto hello = commands.run(question);
  if (!hello) return {State::unclear, commands.why()};
  if (hello->number("ok") != 1) return {State::unclear, "the server does not say what it is"};
  // A server says nothing of a user that it does not know.
  if (mechanism.empty()) mechanism = hello->has("saslSupportedMechs", kSha256) ? kSha256 : kSha1;
  if (mechanism == kSha1)
    return authenticate(commands, mechanism,
                        ScramClient(ScramClient::Hash::sha1, login.user, digested(login.user, password), nonce), login);
  // Others would have to be prepared (RFC 4013).
  if (!is_ascii(password.reveal(RevealPermit("verification"))))
    return {State::unclear, "the password has letters beyond ASCII, which are not prepared for SCRAM-SHA-256"};
  return authenticate(commands, mechanism, ScramClient(ScramClient::Hash::sha256, login.user, password, nonce), login);
}

}  // namespace assay::verification
