#include "scanners/secrets/checks/decode.h"

#include <array>
#include <cstdint>

#include "scanners/secrets/checks/alphabet.h"

namespace assay::checks {

namespace {

constexpr std::uint8_t kForeign = 0xff;

constexpr std::array<std::uint8_t, 256> kBase64 = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(kForeign);
  for (std::uint8_t i = 0; i < 26; ++i) {
    table[static_cast<std::size_t>('A' + i)] = i;
    table[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(26 + i);
  }
  for (std::uint8_t i = 0; i < 10; ++i) table[static_cast<std::size_t>('0' + i)] = static_cast<std::uint8_t>(52 + i);
  table['+'] = table['-'] = 62;
  table['/'] = table['_'] = 63;
  return table;
}();

constexpr std::array<std::uint8_t, 256> kBase32 = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(kForeign);
  for (std::uint8_t i = 0; i < 26; ++i) table[static_cast<std::size_t>('A' + i)] = i;
  for (std::uint8_t i = 0; i < 6; ++i) table[static_cast<std::size_t>('2' + i)] = static_cast<std::uint8_t>(26 + i);
  return table;
}();

std::optional<std::size_t> decode_bits(std::string_view text, const std::array<std::uint8_t, 256>& table,
                                       unsigned bits_a_character, std::span<unsigned char> out) {
  std::uint32_t held = 0;
  unsigned bits = 0;
  std::size_t written = 0;
  for (const char c : text) {
    const std::uint8_t digit = table[static_cast<unsigned char>(c)];
    if (digit == kForeign) return std::nullopt;
    held = (held << bits_a_character) | digit;
    bits += bits_a_character;
    if (bits < 8) continue;
    bits -= 8;
    if (written == out.size()) return std::nullopt;
    out[written++] = static_cast<unsigned char>(held >> bits);
    held &= (1U << bits) - 1;
  }
  return written;
}

}  // namespace

std::optional<std::size_t> decode_base64(std::string_view text, std::span<unsigned char> out) {
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  return decode_bits(text, kBase64, 6, out);
}

std::optional<std::size_t> decode_base32(std::string_view text, std::span<unsigned char> out) {
  return decode_bits(text, kBase32, 5, out);
}

bool is_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return false;
  for (const char c : text)
    if (!is_alnum(c) && c != '-' && c != '_') return false;
  return true;
}

}  // namespace assay::checks
