// Azure's identifiable keys of the first kind: base64 of random bytes, a four-character signature that names the
// service, and Marvin32 of all bytes before the last four, which hold it. The seed is the eight ASCII characters that
// name the kind of key, as a big-endian number.
#include <array>
#include <bit>
#include <cstdint>
#include <span>

#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

struct Kind {
  std::string_view signature;  // stands 12 characters before the end, or 10 without padding
  std::string_view seeds;      // names of eight characters, one after the other
};

constexpr std::array kKinds = {
    Kind{"+ASt", "Default0"},
    Kind{"ACDb", "MastRW00MastRO00SystRW00SystRO00SysAll00Resour00Encryp00"},
    Kind{"AzFu", "Functi00Master00System00"},
    Kind{"+ABa", "AbAcct00"},
    Kind{"+AMC", "Classic0"},
    Kind{"APIM", "Tenant00Gatewy00GitKey00IoTHub00"},
    Kind{"+ACR", "ACRDflt0"},
    Kind{"AzCa", "Access00"},
    Kind{"AzSe", "PAdmin00Query000"},
    Kind{"+ASb", "Send0000Listen00Manage00System00"},
    Kind{"+AEh", "Send0000Listen00Manage00System00"},
    Kind{"+ARm", "Send0000Listen00Manage00"},
    Kind{"AIoT", "Device00DpsKey00IoTHub00"},
    Kind{"AZEG", "SendRecv"},
};

std::uint32_t word_at(std::span<const unsigned char> bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4 && at + i < bytes.size(); ++i) word |= std::uint32_t{bytes[at + i]} << (8 * i);
  return word;
}

// Marvin32 as in SymCrypt, folded to 32 bits.
std::uint32_t marvin32(std::span<const unsigned char> bytes, std::uint64_t seed) {
  std::uint32_t low = static_cast<std::uint32_t>(seed);
  std::uint32_t high = static_cast<std::uint32_t>(seed >> 32);
  const auto mix = [&](std::uint32_t word) {
    low += word;
    high ^= low;
    low = std::rotl(low, 20) + high;
    high = std::rotl(high, 9) ^ low;
    low = std::rotl(low, 27) + high;
    high = std::rotl(high, 19);
  };
  const std::size_t whole = bytes.size() / 4 * 4;
  for (std::size_t i = 0; i < whole; i += 4) mix(word_at(bytes, i));
  mix(word_at(bytes, whole) | (std::uint32_t{0x80} << (8 * (bytes.size() - whole))));
  mix(0);
  return low ^ high;
}

}  // namespace

bool azure_marvin32(std::string_view value) {
  std::array<unsigned char, 80> bytes{};
  const auto size = decode_base64(value, bytes);
  if (!size || *size < 8) return false;
  std::string_view bare = value;
  while (bare.ends_with('=')) bare.remove_suffix(1);
  if (bare.size() < 10) return false;
  const std::string_view signature = bare.substr(bare.size() - 10, 4);
  const std::span<const unsigned char> key(bytes.data(), *size);
  const std::uint32_t stated = word_at(key, *size - 4);
  for (const Kind& kind : kKinds) {
    if (kind.signature != signature) continue;
    for (std::size_t at = 0; at + 8 <= kind.seeds.size(); at += 8) {
      std::uint64_t seed = 0;
      for (const char c : kind.seeds.substr(at, 8)) seed = (seed << 8) | static_cast<unsigned char>(c);
      if (marvin32(key.first(*size - 4), seed) == stated) return true;
    }
  }
  return false;
}

}  // namespace assay::checks
