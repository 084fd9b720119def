// What the structure of a value tells beyond whether it is one: for evidence (scanners/offline). Pure and total like
// the checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace assay::checks {

// The account of an AWS access key id, 1 to 999,999,999,999; 0 of keys made before 2019, which carry none. Nothing for
// what is no key id.
std::optional<std::uint64_t> aws_account(std::string_view value);

inline constexpr std::size_t kMostMacaroonBytes = 2048;  // published tokens of PyPI have 125 to 180

// Reads a macaroon of libmacaroons' binary format, version 2, which must end behind its signature. `location` and
// `caveats` (may be null) point into `bytes`.
bool read_macaroon(std::span<const unsigned char> bytes, std::string_view& location,
                   std::vector<std::string_view>* caveats);

}  // namespace assay::checks
