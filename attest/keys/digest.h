// SHA-2 by name.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay::attest {

enum class Hash : std::uint8_t { sha256, sha384, sha512 };
inline constexpr std::array<Hash, 3> kHashes = {Hash::sha256, Hash::sha384, Hash::sha512};

// "sha256", as in-toto and Rekor write it.
std::string_view name_of(Hash hash);
std::optional<Hash> hash_from(std::string_view name);
// "SHA2_256", as Sigstore's messages write it.
std::string_view proto_name_of(Hash hash);
std::optional<Hash> hash_from_proto(std::string_view name);

std::size_t size_of(Hash hash);
// Raw bytes. Thread-safe.
std::string digest_of(Hash hash, Bytes bytes);

}  // namespace assay::attest
