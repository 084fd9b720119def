// SHA1() and SHA256() of OpenSSL 3 look up a provider, allocate, and give nothing when that fails: the digest of
// whatever was hashed would be zeros. The older functions below them work on the stack and cannot fail.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <variant>

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

// The hashes of a key's two blocks.
struct HmacKey::State {
  SHA256_CTX inner;
  SHA256_CTX outer;
};

// Written out over SHA-256 rather than through HMAC(): that one loads OpenSSL's providers, 1.5 ms at start, and can
// fail.
HmacKey::HmacKey(std::string_view key) {
  constexpr std::size_t kBlock = 64;
  std::array<unsigned char, kBlock> inner{};
  std::array<unsigned char, kBlock> outer{};
  Sha256 folded{};
  if (key.size() > kBlock) folded = sha256(key);
  const std::string_view used = key.size() > kBlock ? as_bytes(folded) : key;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const unsigned char byte = i < used.size() ? raw(used)[i] : 0;
    inner[i] = byte ^ 0x36;
    outer[i] = byte ^ 0x5c;
  }
  const auto state = std::make_shared<State>();
  SHA256_Init(&state->inner);
  SHA256_Update(&state->inner, inner.data(), inner.size());
  SHA256_Init(&state->outer);
  SHA256_Update(&state->outer, outer.data(), outer.size());
  state_ = state;
}

Sha256 HmacKey::operator()(std::string_view message) const {
  Sha256 digest{};
  SHA256_CTX state = state_->inner;
  SHA256_Update(&state, message.data(), message.size());
  SHA256_Final(digest.data(), &state);
  state = state_->outer;
  SHA256_Update(&state, digest.data(), digest.size());
  SHA256_Final(digest.data(), &state);
  return digest;
}

Sha256 hmac_sha256(std::string_view key, std::string_view message) { return HmacKey(key)(message); }

struct StreamHash::State {
  std::variant<SHA_CTX, SHA256_CTX> context;
};

StreamHash::StreamHash(Kind kind) : state_(std::make_unique<State>()) {
  if (kind == Kind::sha1) {
    SHA1_Init(&state_->context.emplace<SHA_CTX>());
  } else {
    SHA256_Init(&state_->context.emplace<SHA256_CTX>());
  }
}
StreamHash::~StreamHash() = default;

void StreamHash::add(std::string_view bytes) {
  if (auto* sha1 = std::get_if<SHA_CTX>(&state_->context)) {
    SHA1_Update(sha1, bytes.data(), bytes.size());
  } else {
    SHA256_Update(&std::get<SHA256_CTX>(state_->context), bytes.data(), bytes.size());
  }
}

std::string StreamHash::digest() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> bytes{};
  if (auto* sha1 = std::get_if<SHA_CTX>(&state_->context)) {
    SHA1_Final(bytes.data(), sha1);
    return {reinterpret_cast<const char*>(bytes.data()), SHA_DIGEST_LENGTH};
  }
  SHA256_Final(bytes.data(), &std::get<SHA256_CTX>(state_->context));
  return {reinterpret_cast<const char*>(bytes.data()), SHA256_DIGEST_LENGTH};
}

}  // namespace assay
