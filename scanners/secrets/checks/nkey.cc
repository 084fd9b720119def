// Seeds of NATS keys: RFC 4648 base32 without padding, whose last two bytes are the CRC-16 of the others (polynomial
// 0x1021, starting at 0, called XMODEM), little-endian.
#include <cstdint>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

constexpr std::uint32_t with_byte(std::uint32_t remainder, std::uint32_t byte) {
  remainder ^= byte << 8;
  for (int bit = 0; bit < 8; ++bit)
    remainder = ((remainder & 0x8000U) != 0 ? (remainder << 1) ^ 0x1021U : remainder << 1) & 0xFFFFU;
  return remainder;
}

// Value of a base32 digit, or 32.
constexpr std::uint32_t base32_value(char c) {
  if (is_upper(c)) return static_cast<std::uint32_t>(c - 'A');
  if (c >= '2' && c <= '7') return static_cast<std::uint32_t>(c - '2') + 26;
  return 32;
}

}  // namespace

bool nkey_crc16(std::string_view value) {
  // The remainder lags two bytes behind, so that it never takes in the checksum itself.
  std::uint32_t remainder = 0;
  std::uint32_t bits = 0;
  int held = 0;
  std::uint32_t last = 0;  // the last two bytes, the later one below
  std::size_t bytes = 0;
  for (const char c : value) {
    const std::uint32_t digit = base32_value(c);
    if (digit == 32) return false;
    bits = ((bits << 5) | digit) & 0xFFFU;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    const std::uint32_t byte = (bits >> held) & 0xFFU;
    if (bytes >= 2) remainder = with_byte(remainder, last >> 8);
    last = ((last << 8) | byte) & 0xFFFFU;
    ++bytes;
  }
  const std::uint32_t stated = (last >> 8) | ((last & 0xFFU) << 8);
  return bytes > 2 && remainder == stated;
}

}  // namespace assay::checks
