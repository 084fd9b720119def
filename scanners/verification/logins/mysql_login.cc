#include "scanners/verification/logins/mysql_login.h"

#include <cstdint>
#include <optional>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/verification/logins/mysql_packets.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;

constexpr std::uint32_t kLongPassword = 1U, kProtocol41 = 0x200U, kTls = 0x800U, kSecureConnection = 0x8000U,
                        kPlugins = 0x80000U;
constexpr std::uint32_t kNeeded = kProtocol41 | kSecureConnection | kPlugins;
constexpr unsigned kOk = 0x00, kMore = 0x01, kSwitch = 0xFE, kError = 0xFF;
constexpr std::size_t kNonce = 20;

constexpr std::string_view kNative = "mysql_native_password", kCaching = "caching_sha2_password",
                           kTold = "sha256_password";

struct Greeting {
  std::uint32_t capabilities = 0;
  std::string nonce, plugin;
};

// HandshakeV10.
std::optional<Greeting> read_greeting(std::string_view packet) {
  constexpr std::size_t kBetween = 10, kHalf = 8;
  if (take_u8(packet) != 10 || !take_text(packet) || packet.size() < 4 + kHalf + 9 + kBetween) return std::nullopt;
  packet.remove_prefix(4);  // the connection's number
  Greeting out;
  out.nonce = packet.substr(0, kHalf);
  packet.remove_prefix(kHalf + 1);
  out.capabilities = take_u16(packet);
  packet.remove_prefix(3);  // character set and status
  out.capabilities |= std::uint32_t{take_u16(packet)} << 16U;
  packet.remove_prefix(1 + kBetween);
  if ((out.capabilities & kNeeded) != kNeeded) return out;
  const auto rest = take_text(packet);
  if (!rest) return std::nullopt;
  out.nonce += *rest;
  out.plugin = take_text(packet).value_or(packet);  // some servers forget its end
  return out;
}

template <class Hash>
std::string mixed(const Hash& a, const Hash& b) {
  std::string out;
  for (std::size_t i = 0; i < a.size(); ++i) out += static_cast<char>(a[i] ^ b[i]);
  return out;
}

// What proves the password without telling it; nothing for a plugin that is not known, or a nonce that is none.
std::optional<std::string> proof(std::string_view plugin, std::string_view nonce, const Secret& password) {
  const std::string_view text = password.reveal(RevealPermit("verification"));
  if (nonce.size() != kNonce) return std::nullopt;
  if (plugin == kNative) {
    const Sha1 once = sha1(text);
    return mixed(once, sha1(cat(nonce, as_bytes(sha1(as_bytes(once))))));
  }
  if (plugin != kCaching) return std::nullopt;
  const Sha256 once = sha256(text);
  return mixed(once, sha256(cat(as_bytes(sha256(as_bytes(once))), nonce)));
}

std::string u32(std::uint32_t value) {
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift & 0xFFU);
  return out;
}

// What the client can, before anything of the user: this much goes in the clear where TLS follows.
std::string abilities(bool tls) {
  constexpr std::uint32_t kMostPacket = 65536;
  constexpr char kUtf8 = 33;
  return cat(u32(kLongPassword | kNeeded | (tls ? kTls : 0U)), u32(kMostPacket), kUtf8, std::string(23, '\0'));
}

LoginAnswer read_error(std::string_view packet) {
  packet.remove_prefix(1);
  if (packet.size() < 2) return {State::unclear, "its answer is no MySQL"};
  switch (const unsigned code = take_u16(packet); code) {
    case 1045:  // ER_ACCESS_DENIED_ERROR
      return {State::refused, {}};
    case 1862:  // ER_MUST_CHANGE_PASSWORD_LOGIN: the password is right, and lets the user in to change it
      return {State::accepted, {}};
    case 3118:  // ER_ACCOUNT_HAS_BEEN_LOCKED
    case 4151:  // ER_ACCOUNT_HAS_BEEN_LOCKED of MariaDB
      return {State::unclear, "the account is locked"};
    case 3955:  // ER_USER_ACCESS_DENIED_FOR_USER_ACCOUNT_BLOCKED_BY_PASSWORD_LOCK
      return {State::unclear, "the account is locked for a time after wrong passwords"};
    case 3159:  // ER_SECURE_TRANSPORT_REQUIRED
      return {State::unclear, "the server asks for TLS"};
    default:
      return {State::unclear, cat("the server answers with error ", code)};
  }
}

class MysqlExchange {
 public:
  MysqlExchange(MysqlPackets& packets, const Secret& password, bool encrypted)
      : packets_(packets), password_(password), encrypted_(encrypted) {}

  LoginAnswer log_in(const Greeting& greeting, const std::string& user) {
    plugin_ = greeting.plugin == kCaching ? kCaching : kNative;
    const auto first = proof(plugin_, greeting.nonce, password_);
    if (!first) return {State::unclear, "its greeting is no MySQL"};
    const std::string size(1, static_cast<char>(first->size()));
    const std::string question = cat(abilities(encrypted_), user, '\0', size, *first, plugin_, '\0');
    if (!packets_.send(question)) return {State::unclear, packets_.why()};
    constexpr int kMostSteps = 5;
    for (int step = 0; step < kMostSteps; ++step) {
      const auto packet = packets_.next();
      if (!packet) return {State::unclear, packets_.why()};
      if (auto answer = step_over(*packet)) return *answer;
    }
    return {State::unclear, "the server answers something else than yes or no"};
  }

 private:
  // The end, or nothing when the exchange goes on.
  std::optional<LoginAnswer> step_over(std::string_view packet) {
    constexpr std::size_t kShortestOk = 7;
    const std::string_view whole = packet;
    switch (take_u8(packet)) {
      case kOk:
        if (whole.size() < kShortestOk) break;
        packets_.quit();
        return LoginAnswer{State::accepted, {}};
      case kError:
        return read_error(whole);
      case kSwitch:
        return change_plugin(packet);
      case kMore:
        return caching_said(packet);
      default:
        break;
    }
    return LoginAnswer{State::unclear, "the server answers something else than yes or no"};
  }

  std::optional<LoginAnswer> change_plugin(std::string_view packet) {
    const auto name = take_text(packet);
    if (packet.ends_with('\0')) packet.remove_suffix(1);
    if (!name || changed_ || (*name != kNative && *name != kCaching && *name != kTold))
      return LoginAnswer{State::unclear, "the server asks for a login of a kind that is not made"};
    changed_ = true;
    if (*name == kTold) {
      plugin_ = kTold;
      return tell();
    }
    plugin_ = *name == kNative ? kNative : kCaching;
    const auto answer = proof(plugin_, packet, password_);
    if (!answer) return LoginAnswer{State::unclear, "its answer is no MySQL"};
    return sent(packets_.send(*answer));
  }

  // caching_sha2_password knows the password from a login before it, or wants it itself.
  std::optional<LoginAnswer> caching_said(std::string_view packet) {
    if (plugin_ == kCaching && packet == "\x03") return std::nullopt;
    if (plugin_ != kCaching || packet != "\x04" || told_)
      return LoginAnswer{State::unclear, "the server answers something else than yes or no"};
    return tell();
  }

  // The password itself, which sha256_password always wants.
  std::optional<LoginAnswer> tell() {
    if (!encrypted_) return LoginAnswer{State::unclear, "the server wants the password itself, and has no TLS for it"};
    told_ = true;
    const Secret text(cat(password_.reveal(RevealPermit("verification")), '\0'));
    return sent(packets_.send(text.reveal(RevealPermit("verification"))));
  }

  std::optional<LoginAnswer> sent(bool all) const {
    return all ? std::nullopt : std::optional(LoginAnswer{State::unclear, packets_.why()});
  }

  MysqlPackets& packets_;
  const Secret& password_;
  bool encrypted_, changed_ = false, told_ = false;
  std::string_view plugin_;
};

}  // namespace

LoginAnswer log_in_to_mysql(Wire& wire, const std::string& user, const Secret& password, const MysqlTerms& terms) {
  MysqlPackets packets(wire);
  const auto first = packets.next();
  if (!first) return {State::unclear, packets.why()};
  // Before the greeting, the server has looked at nothing but the address it is asked from.
  if (static_cast<unsigned char>(first->front()) == kError) {
    LoginAnswer answer = read_error(*first);
    if (answer.state == State::unclear) return answer;
    return {State::unclear, "the server refuses before it knows who asks"};
  }
  const auto greeting = read_greeting(*first);
  if (!greeting) return {State::unclear, "its greeting is no MySQL"};
  if ((greeting->capabilities & kNeeded) != kNeeded) return {State::unclear, "the server is older than MySQL 5.5.7"};
  const bool offers_tls = (greeting->capabilities & kTls) != 0;
  if (terms.must_encrypt && !(offers_tls && terms.encrypt))
    return {State::no_server, "it has no TLS: the password would go in the clear"};
  std::unique_ptr<Wire> encrypted;
  if (offers_tls && terms.encrypt) {
    // What came behind the greeting was not encrypted, and would be taken for an answer that is.
    if (packets.has_more()) return {State::unclear, "its greeting is no MySQL"};
    if (!packets.send(abilities(true))) return {State::unclear, packets.why()};
    auto made = terms.encrypt(wire);
    if (!made) return {State::no_server, made.error()};
    encrypted = std::move(*made);
    packets.go_on_over(*encrypted);
  }
  return MysqlExchange(packets, password, encrypted != nullptr).log_in(*greeting, user);
}

}  // namespace assay::verification
