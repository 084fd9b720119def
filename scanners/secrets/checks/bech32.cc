// BIP-173: human-readable part, '1', data of 5-bit digits, of which the last six are the checksum.
#include <cstdint>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

std::uint32_t polymod_step(std::uint32_t state, std::uint32_t digit) {
  constexpr std::uint32_t kGenerator[] = {0x3b6a57b2U, 0x26508e6dU, 0x1ea119faU, 0x3d4233ddU, 0x2a1462b3U};
  const std::uint32_t top = state >> 25;
  state = ((state & 0x1ffffffU) << 5) ^ digit;
  for (unsigned i = 0; i < 5; ++i)
    if (((top >> i) & 1U) != 0) state ^= kGenerator[i];
  return state;
}

}  // namespace

bool bech32(std::string_view value) {
  constexpr std::string_view kDigits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const std::size_t separator = value.rfind('1');
  if (separator == std::string_view::npos || separator == 0 || value.size() - separator - 1 < 6) return false;
  std::uint32_t state = 1;
  for (const char c : value.substr(0, separator))
    state = polymod_step(state, static_cast<unsigned char>(to_lower(c)) >> 5);
  state = polymod_step(state, 0);
  for (const char c : value.substr(0, separator))
    state = polymod_step(state, static_cast<unsigned char>(to_lower(c)) & 31U);
  for (const char c : value.substr(separator + 1)) {
    const std::size_t digit = kDigits.find(to_lower(c));
    if (digit == std::string_view::npos) return false;
    state = polymod_step(state, static_cast<std::uint32_t>(digit));
  }
  return state == 1;
}

}  // namespace assay::checks
