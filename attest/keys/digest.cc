// The functions below work on the stack and load no provider, as base/hash.cc.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "attest/keys/digest.h"

#include <openssl/sha.h>

namespace assay::attest {

namespace {
constexpr std::array<std::string_view, 3> kNames = {"sha256", "sha384", "sha512"};
constexpr std::array<std::string_view, 3> kProtoNames = {"SHA2_256", "SHA2_384", "SHA2_512"};

std::optional<Hash> find(const std::array<std::string_view, 3>& names, std::string_view name) {
  for (const Hash hash : kHashes)
    if (names[static_cast<std::size_t>(hash)] == name) return hash;
  return std::nullopt;
}
}  // namespace

std::string_view name_of(Hash hash) { return kNames[static_cast<std::size_t>(hash)]; }
std::optional<Hash> hash_from(std::string_view name) { return find(kNames, name); }
std::string_view proto_name_of(Hash hash) { return kProtoNames[static_cast<std::size_t>(hash)]; }
std::optional<Hash> hash_from_proto(std::string_view name) { return find(kProtoNames, name); }

std::size_t size_of(Hash hash) { return hash == Hash::sha256 ? 32 : hash == Hash::sha384 ? 48 : 64; }

std::string digest_of(Hash hash, Bytes bytes) {
  std::string out(size_of(hash), '\0');
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  if (hash == Hash::sha256) {
    SHA256_CTX state;
    SHA256_Init(&state);
    SHA256_Update(&state, bytes.data(), bytes.size());
    SHA256_Final(to, &state);
    return out;
  }
  SHA512_CTX state;
  hash == Hash::sha384 ? SHA384_Init(&state) : SHA512_Init(&state);
  SHA512_Update(&state, bytes.data(), bytes.size());
  hash == Hash::sha384 ? SHA384_Final(to, &state) : SHA512_Final(to, &state);
  return out;
}

}  // namespace assay::attest
