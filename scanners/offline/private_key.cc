// Evidence of private keys in PEM: read by OpenSSL, OpenSSH's own format (PROTOCOL.key) by a few lines here, since
// OpenSSL does not know it. Of that only what is not encrypted is looked at: the cipher and the public half.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "base/strings.h"
#include "scanners/offline/kinds.h"
#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"
#include "scanners/secrets/pem.h"

namespace assay::offline {

namespace {

using Says = OfflineEvidence::Says;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;

// A string of SSH (RFC 4251 §5) at the start of `bytes`, which moves behind it.
std::optional<std::string_view> take_string(std::string_view& bytes) {
  if (bytes.size() < 4) return std::nullopt;
  std::size_t length = 0;
  for (int i = 0; i < 4; ++i) length = (length << 8) | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
  if (length > bytes.size() - 4) return std::nullopt;
  const std::string_view out = bytes.substr(4, length);
  bytes.remove_prefix(4 + length);
  return out;
}

void put_string(std::string& out, std::string_view text) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((text.size() >> shift) & 0xFF);
  out += text;
}

// What a public key's type is called for people; empty for one that is not known.
std::string_view name_of_ssh(std::string_view type) {
  if (type == "ssh-rsa") return "RSA";
  if (type == "ssh-ed25519") return "Ed25519";
  if (type == "ssh-dss") return "DSA";
  if (type.starts_with("ecdsa-sha2-nistp")) return "ECDSA";
  if (type.starts_with("sk-")) return "security key";
  return {};
}

// An mpint of SSH: a zero byte before a first bit that is set.
bool put_number(std::string& out, EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return false;
  const Number owner(number, BN_free);
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)) + 1, '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()) + 1);
  put_string(out, (static_cast<unsigned char>(bytes[1]) & 0x80) != 0 ? bytes : std::string_view(bytes).substr(1));
  return true;
}

// The public half as SSH writes it, for the kinds that are written so; empty for others.
std::string ssh_blob(EVP_PKEY* key) {
  std::string out;
  if (EVP_PKEY_is_a(key, "RSA")) {
    put_string(out, "ssh-rsa");
    if (!put_number(out, key, OSSL_PKEY_PARAM_RSA_E) || !put_number(out, key, OSSL_PKEY_PARAM_RSA_N)) return {};
  } else if (EVP_PKEY_is_a(key, "ED25519")) {
    unsigned char raw[32];
    std::size_t size = sizeof raw;
    if (EVP_PKEY_get_raw_public_key(key, raw, &size) != 1) return {};
    put_string(out, "ssh-ed25519");
    put_string(out, {reinterpret_cast<const char*>(raw), size});
  }
  return out;
}

std::string der_of(int (*write)(const EVP_PKEY*, unsigned char**), const EVP_PKEY* key) {
  unsigned char* bytes = nullptr;
  const int size = write(key, &bytes);
  if (size <= 0) return {};
  std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return out;
}

bool is_near(std::string_view public_half, const std::vector<Sha256>& keys) {
  return !public_half.empty() && std::find(keys.begin(), keys.end(), sha256(public_half)) != keys.end();
}

void tell_pair(bool near, std::vector<OfflineEvidence>& out) {
  if (near) out.push_back({"key-pair", Says::genuine, "its public key or certificate stands near it"});
}

void tell_encrypted(std::vector<OfflineEvidence>& out) {
  out.push_back({"private-key", Says::fact, "a passphrase protects it"});
}

void tell_of_openssh(std::string_view bytes, const std::vector<Sha256>& keys, std::vector<OfflineEvidence>& out) {
  constexpr std::string_view kMagic("openssh-key-v1\0", 15);
  if (!bytes.starts_with(kMagic)) return;
  bytes.remove_prefix(kMagic.size());
  const auto cipher = take_string(bytes);
  const auto derivation = take_string(bytes);
  const auto options = take_string(bytes);
  if (!cipher || !derivation || !options || bytes.size() < 4) return;
  bytes.remove_prefix(4);  // how many keys: one
  const auto public_half = take_string(bytes);
  const auto rest = take_string(bytes);
  if (!public_half || !rest) return;
  std::string_view blob = *public_half;
  const auto type = take_string(blob);
  const std::string_view name = type ? name_of_ssh(*type) : std::string_view();
  if (*cipher != "none")
    tell_encrypted(out);
  else if (!name.empty())
    out.push_back({"private-key", Says::genuine, cat("it can be read: ", name, ", not encrypted")});
  tell_pair(is_near(*public_half, keys), out);
}

// "RSA, 2,048 bits", "P-256".
std::string kind_of(EVP_PKEY* key) {
  const auto bits = static_cast<std::uint64_t>(std::max(EVP_PKEY_get_bits(key), 0));
  if (EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS")) return cat("RSA, ", with_commas(bits), " bits");
  if (EVP_PKEY_is_a(key, "ED25519")) return "Ed25519";
  if (EVP_PKEY_is_a(key, "EC")) return cat("elliptic curve, ", bits, " bits");
  if (EVP_PKEY_is_a(key, "DSA")) return cat("DSA, ", with_commas(bits), " bits");
  return "of another kind";
}

bool is_base64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '+' || c == '/' || c == '=';
}

// Whether the body is nothing but lines of base64, quoted or with line breaks written out: then what cannot be read is
// no key. Of another frame (a log's timestamps, line numbers) nothing is known.
bool has_plain_body(std::string_view block) {
  const std::size_t label = block.find("-----", 5);
  if (label == std::string_view::npos) return false;
  const std::string_view body = block.substr(label + 5, block.find("-----END", label) - label - 5);
  for (std::size_t i = 0; i < body.size(); ++i) {
    const char c = body[i];
    const bool between = i > 0 && i + 1 < body.size() && is_base64(body[i - 1]) && is_base64(body[i + 1]);
    if (c == ' ' || c == '\t') {
      if (between) return false;
    } else if (!is_base64(c) && c != '\n' && c != '\r' && c != '\\' && c != '"' && c != '\'') {
      return false;
    }
  }
  return true;
}

int type_of(std::string_view label) {
  if (label == "RSA PRIVATE KEY") return EVP_PKEY_RSA;
  if (label == "EC PRIVATE KEY") return EVP_PKEY_EC;
  if (label == "DSA PRIVATE KEY") return EVP_PKEY_DSA;
  return EVP_PKEY_NONE;
}

}  // namespace

void tell_of_private_key(std::string_view block, const std::vector<Sha256>& public_keys,
                         std::vector<OfflineEvidence>& out) {
  const std::string_view label = pem_label(block);
  if (label.empty()) return;
  if (label != "OPENSSH PRIVATE KEY" && checks::encrypted_key(block)) return tell_encrypted(out);
  std::string base64 = pem_base64(block);
  WipedBytes decoded(base64.size());
  const auto size = checks::decode_base64(base64, decoded.bytes());
  OPENSSL_cleanse(base64.data(), base64.size());
  // Damaged, or framed by what is not known here (a log's timestamps): nothing is said.
  if (!size || *size == 0) return;
  const std::string_view bytes = decoded.text().substr(0, *size);
  if (label == "OPENSSH PRIVATE KEY") return tell_of_openssh(bytes, public_keys, out);
  if (label != "PRIVATE KEY" && type_of(label) == EVP_PKEY_NONE) return;

  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto length = static_cast<long>(bytes.size());
  ERR_set_mark();
  const Key key(label == "PRIVATE KEY" ? d2i_AutoPrivateKey(nullptr, &at, length)
                                       : d2i_PrivateKey(type_of(label), nullptr, &at, length),
                EVP_PKEY_free);
  ERR_pop_to_mark();
  if (!key) {
    if (has_plain_body(block))
      out.push_back({"private-key", Says::doubtful, "it cannot be read as a key: made up, altered or cut"});
    return;
  }
  out.push_back({"private-key", Says::genuine, cat("it can be read: ", kind_of(key.get()), ", not encrypted")});
  const bool near = !public_keys.empty() && (is_near(der_of(i2d_PUBKEY, key.get()), public_keys) ||
                                             is_near(der_of(i2d_PublicKey, key.get()), public_keys) ||
                                             is_near(ssh_blob(key.get()), public_keys));
  tell_pair(near, out);
}

}  // namespace assay::offline
