// Hashes, from OpenSSL. All functions are thread-safe and cannot fail on memory they are given.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

using Sha1 = std::array<unsigned char, 20>;
using Sha256 = std::array<unsigned char, 32>;

Sha1 sha1(std::string_view bytes);                                   // FIPS 180-4
Sha256 sha256(std::string_view bytes);                               // FIPS 180-4
Sha256 hmac_sha256(std::string_view key, std::string_view message);  // RFC 2104

inline std::string_view as_bytes(const Sha1& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
inline std::string_view as_bytes(const Sha256& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace assay
