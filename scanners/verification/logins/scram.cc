#include "scanners/verification/logins/scram.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <utility>

#include "base/base64.h"
#include "base/strings.h"
#include "scanners/sources/remote/http/headers.h"

namespace assay::verification {

namespace {

using Hash = ScramClient::Hash;

const EVP_MD* digest_of(Hash hash) { return hash == Hash::sha1 ? EVP_sha1() : EVP_sha256(); }

// Empty, as what follows: OpenSSL could not.
std::string hmac(Hash hash, std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (::HMAC(digest_of(hash), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data(), &size) == nullptr)
    return {};
  return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hashed(Hash hash, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  if (::EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, digest_of(hash), nullptr) != 1) return {};
  return {reinterpret_cast<const char*>(out.data()), size};
}

// Hi() of RFC 5802 §2.2.
std::string salted(Hash hash, const Secret& password, std::string_view salt, std::uint32_t rounds) {
  const std::string_view text = password.reveal(RevealPermit("verification"));
  std::string out(static_cast<std::size_t>(EVP_MD_size(digest_of(hash))), '\0');
  if (::PKCS5_PBKDF2_HMAC(text.data(), static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                          static_cast<int>(rounds), digest_of(hash), static_cast<int>(out.size()),
                          reinterpret_cast<unsigned char*>(out.data())) != 1)
    return {};
  return out;
}

// saslname: ',' and '=' have a meaning of their own.
std::string escaped(std::string_view user) {
  std::string out;
  for (const char c : user) {
    if (c == ',')
      out += "=2C";
    else if (c == '=')
      out += "=3D";
    else
      out += c;
  }
  return out;
}

// "r=…,s=…": the value of the attribute that must come next, which is taken off with its comma.
std::optional<std::string_view> take(std::string_view& message, char name) {
  if (message.size() < 2 || message[0] != name || message[1] != '=') return std::nullopt;
  const std::size_t comma = message.find(',');
  const std::string_view out = message.substr(2, comma == std::string_view::npos ? comma : comma - 2);
  message.remove_prefix(comma == std::string_view::npos ? message.size() : comma + 1);
  return out;
}

constexpr std::string_view kNoBinding = "n,,";

}  // namespace

ScramClient::ScramClient(Hash hash, std::string_view user, Secret password, std::string nonce)
    : hash_(hash), user_(escaped(user)), password_(std::move(password)), nonce_(std::move(nonce)) {}

std::string ScramClient::first() const { return cat(kNoBinding, "n=", user_, ",r=", nonce_); }

std::optional<std::string> ScramClient::final(std::string_view server_first) {
  std::string_view rest = server_first;
  const auto nonce = take(rest, 'r');
  const auto salt = nonce ? take(rest, 's') : std::nullopt;
  const auto rounds = salt ? take(rest, 'i') : std::nullopt;
  if (!rounds || !nonce->starts_with(nonce_) || nonce->size() == nonce_.size()) return std::nullopt;
  const auto raw_salt = from_base64(*salt);
  const auto number = remote::parse_number(*rounds);
  if (!raw_salt || raw_salt->empty() || !number || *number < kFewestRounds || *number > kMostRounds)
    return std::nullopt;
  const Secret key(salted(hash_, password_, *raw_salt, static_cast<std::uint32_t>(*number)));
  const std::string_view key_bytes = key.reveal(RevealPermit("verification"));
  const Secret client_key(hmac(hash_, key_bytes, "Client Key"));
  const std::string_view client_key_bytes = client_key.reveal(RevealPermit("verification"));
  const std::string without_proof = cat("c=", to_base64(kNoBinding), ",r=", *nonce);
  const std::string all = cat(first().substr(kNoBinding.size()), ",", server_first, ",", without_proof);
  std::string proof = hmac(hash_, hashed(hash_, client_key_bytes), all);
  // A proof by less than the password would be refused, and the password be taken for dead.
  if (password_.size() == 0 || key_bytes.empty() || proof.empty() || proof.size() != client_key_bytes.size())
    return std::nullopt;
  for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = static_cast<char>(proof[i] ^ client_key_bytes[i]);
  server_signature_ = hmac(hash_, hmac(hash_, key_bytes, "Server Key"), all);
  return cat(without_proof, ",p=", to_base64(proof));
}

bool ScramClient::is_proved_by(std::string_view server_final) const {
  const auto verifier = take(server_final, 'v');
  const auto signature = verifier ? from_base64(*verifier) : std::nullopt;
  return signature && !server_signature_.empty() && *signature == server_signature_;
}

}  // namespace assay::verification
