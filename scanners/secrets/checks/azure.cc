// Azure's identifiable keys. Of the first kind: base64 of random bytes, a four-character signature that names the
// service, and Marvin32 of all bytes before the last four, which hold it. The seed is the eight ASCII characters that
// name the kind of key, as a big-endian number. Of the second kind, and of tokens for Azure DevOps: as the vendor's
// public library says, which no published value has confirmed.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/crc32.h"
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

// Six characters: the number that the bytes write, most significant first, with zeros behind a shorter one.
std::string base62_of(std::span<const unsigned char, 4> bytes) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  std::uint32_t number = 0;
  for (const unsigned char byte : bytes) number = (number << 8) | byte;
  std::string out;
  for (; number != 0; number /= 62) out.insert(out.begin(), kDigits[number % 62]);
  out.resize(6, '0');
  return out;
}

// Six characters, without padding.
std::string base64_of(std::span<const unsigned char, 4> bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::uint64_t number = 0;
  for (const unsigned char byte : bytes) number = (number << 8) | byte;
  number <<= 4;
  std::string out(6, 'A');
  for (std::size_t i = out.size(); i-- > 0; number >>= 6) out[i] = kDigits[number & 63U];
  return out;
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

// The checksum is four bytes, the least significant first, in base 62 with zeros behind up to six characters; 84
// characters have the first four of them, 88 all and "==". Base64 of the bytes is taken too, as in the library's other
// writing.
bool azure_cask(std::string_view value) {
  constexpr std::size_t kCovered = 80, kShort = 84, kLong = 88;
  if (value.size() != kShort && value.size() != kLong) return false;
  std::string_view stated = value.substr(kCovered);
  if (value.size() == kLong) {
    if (!stated.ends_with("==")) return false;
    stated.remove_suffix(2);
  }
  std::array<unsigned char, kCovered / 4 * 3> bytes{};
  const auto size = decode_base64(value.substr(0, kCovered), bytes);
  if (!size || *size != bytes.size()) return false;
  constexpr std::uint64_t kDefault0 = 0x44656661756c7430;
  const std::uint32_t sum = marvin32(bytes, kDefault0);
  const std::array<unsigned char, 4> written = {static_cast<unsigned char>(sum), static_cast<unsigned char>(sum >> 8),
                                                static_cast<unsigned char>(sum >> 16),
                                                static_cast<unsigned char>(sum >> 24)};
  return base62_of(written).starts_with(stated) || base64_of(written).starts_with(stated);
}

// The sum is inverted in some bits, others for tokens of people than of applications.
bool azure_devops_crc32(std::string_view value) {
  constexpr std::size_t kCharacters = 52, kBytes = 32;
  constexpr std::array<std::size_t, 4> kSum = {2, 7, 8, 22};  // the most significant byte first
  if (value.size() != kCharacters) return false;
  std::array<char, kCharacters> upper{};
  std::transform(value.begin(), value.end(), upper.begin(), to_upper);
  std::array<unsigned char, kBytes> bytes{};
  const auto size = decode_base32(std::string_view(upper.data(), upper.size()), bytes);
  if (!size || *size != kBytes) return false;
  std::array<char, kBytes - kSum.size()> covered{};
  std::uint32_t stated = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < kBytes; ++i)
    if (std::find(kSum.begin(), kSum.end(), i) == kSum.end())
      covered[next++] = static_cast<char>(bytes[i]);
    else
      stated = (stated << 8) | bytes[i];
  constexpr std::uint32_t kOfUsers = 0xE0B9692D, kOfApplications = 0x1019F92E;
  const std::uint32_t sum = crc32(std::string_view(covered.data(), covered.size()));
  return stated == (sum ^ kOfUsers) || stated == (sum ^ kOfApplications);
}

}  // namespace assay::checks
