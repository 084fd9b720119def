// Hashes, from OpenSSL. All functions are thread-safe and cannot fail on memory they are given.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

using Sha1 = std::array<unsigned char, 20>;
using Sha256 = std::array<unsigned char, 32>;

Sha1 sha1(std::string_view bytes);                                   // FIPS 180-4
Sha256 sha256(std::string_view bytes);                               // FIPS 180-4
Sha256 hmac_sha256(std::string_view key, std::string_view message);  // RFC 2104

// HMAC-SHA-256 of many messages under one key, which is hashed once: half the time of hmac_sha256 for short ones.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key);
  Sha256 operator()(std::string_view message) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

// SHA-1 or SHA-256 of bytes that come in pieces.
class StreamHash {
 public:
  enum class Kind : std::uint8_t { sha1, sha256 };
  explicit StreamHash(Kind kind);
  StreamHash(const StreamHash&) = delete;
  StreamHash& operator=(const StreamHash&) = delete;
  ~StreamHash();

  void add(std::string_view bytes);
  std::string digest();  // raw bytes; once, at the end

 private:
  struct State;
  std::unique_ptr<State> state_;
};

inline std::string_view as_bytes(const Sha1& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
inline std::string_view as_bytes(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace assay
