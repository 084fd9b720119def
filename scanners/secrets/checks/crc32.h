// CRC-32 of IEEE 802.3, as zlib's crc32: the checksum inside most credentials that have one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace assay::checks {

namespace detail {
inline constexpr std::array<std::uint32_t, 256> kCrc32Table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1U) != 0 ? 0xEDB88320U : 0U);
    table[i] = value;
  }
  return table;
}();
}  // namespace detail

constexpr std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char c : bytes)
    value = (value >> 8) ^ detail::kCrc32Table[(value ^ static_cast<unsigned char>(c)) & 0xFFU];
  return value ^ 0xFFFFFFFFU;
}

}  // namespace assay::checks
