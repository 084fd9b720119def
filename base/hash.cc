#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

namespace assay {

namespace {
const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
}  // namespace

Sha1 sha1(std::string_view bytes) {
  Sha1 digest{};
  SHA1(raw(bytes), bytes.size(), digest.data());
  return digest;
}

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  SHA256(raw(bytes), bytes.size(), digest.data());
  return digest;
}

// Written out over SHA-256 rather than through HMAC(): that one loads OpenSSL's providers, 1.5 ms at start.
Sha256 hmac_sha256(std::string_view key, std::string_view message) {
  constexpr std::size_t kBlock = 64;
  std::array<unsigned char, kBlock> inner{};
  std::array<unsigned char, kBlock> outer{};
  const Sha256 folded = sha256(key);
  const std::string_view used = key.size() > kBlock ? as_bytes(folded) : key;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const unsigned char byte = i < used.size() ? raw(used)[i] : 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  std::string text(reinterpret_cast<const char*>(inner.data()), kBlock);
  text += message;
  const Sha256 first = sha256(text);
  std::string second(reinterpret_cast<const char*>(outer.data()), kBlock);
  second += as_bytes(first);
  for (char& c : text) c = 0;
  return sha256(second);
}

}  // namespace assay
