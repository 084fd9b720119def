// SHA1() and SHA256() of OpenSSL 3 look up a provider, allocate, and give nothing when that fails: the digest of
// whatever was hashed would be zeros. The older functions below them work on the stack and cannot fail.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

namespace assay {

namespace {
const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
}  // namespace

Sha1 sha1(std::string_view bytes) {
  Sha1 digest{};
  SHA_CTX state;
  SHA1_Init(&state);
  SHA1_Update(&state, bytes.data(), bytes.size());
  SHA1_Final(digest.data(), &state);
  return digest;
}

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, bytes.data(), bytes.size());
  SHA256_Final(digest.data(), &state);
  return digest;
}

// Written out over SHA-256 rather than through HMAC(): that one loads OpenSSL's providers, 1.5 ms at start, and can
// fail.
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

void StreamHash::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

StreamHash::StreamHash(Kind kind) : context_(EVP_MD_CTX_new()) {
  usable_ = context_ != nullptr &&
            EVP_DigestInit_ex(context_.get(), kind == Kind::sha1 ? EVP_sha1() : EVP_sha256(), nullptr) == 1;
}

void StreamHash::add(std::string_view bytes) {
  usable_ = usable_ && EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1;
}

std::string StreamHash::digest() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (!usable_ || EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) != 1) return {};
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

}  // namespace assay
