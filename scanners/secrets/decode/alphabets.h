// The alphabets of encoded text (RFC 4648).
#pragma once

#include <array>
#include <cstdint>

namespace assay {

// The value of a character, -1 for others.
using Alphabet = std::array<std::int16_t, 256>;

// Both alphabets at once: '+' and '-' are 62, '/' and '_' are 63.
constexpr Alphabet make_base64() {
  Alphabet values{};
  values.fill(-1);
  for (int i = 0; i < 26; ++i) {
    values[static_cast<unsigned>('A' + i)] = static_cast<std::int16_t>(i);
    values[static_cast<unsigned>('a' + i)] = static_cast<std::int16_t>(26 + i);
  }
  for (int i = 0; i < 10; ++i) values[static_cast<unsigned>('0' + i)] = static_cast<std::int16_t>(52 + i);
  values['+'] = values['-'] = 62;
  values['/'] = values['_'] = 63;
  return values;
}
inline constexpr Alphabet kBase64 = make_base64();

constexpr Alphabet make_hexadecimal() {
  Alphabet values{};
  values.fill(-1);
  for (int i = 0; i < 10; ++i) values[static_cast<unsigned>('0' + i)] = static_cast<std::int16_t>(i);
  for (int i = 0; i < 6; ++i)
    values[static_cast<unsigned>('a' + i)] = values[static_cast<unsigned>('A' + i)] = static_cast<std::int16_t>(10 + i);
  return values;
}
inline constexpr Alphabet kHexadecimal = make_hexadecimal();

// Of base32 in capitals, as it is mostly written.
constexpr Alphabet make_base32() {
  Alphabet values{};
  values.fill(-1);
  for (int i = 0; i < 26; ++i) values[static_cast<unsigned>('A' + i)] = static_cast<std::int16_t>(i);
  for (int i = 0; i < 6; ++i) values[static_cast<unsigned>('2' + i)] = static_cast<std::int16_t>(26 + i);
  return values;
}
inline constexpr Alphabet kBase32 = make_base32();

// What text is made of: printable ASCII, tabs and line ends.
constexpr bool is_text_byte(unsigned char byte) {
  return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
}

}  // namespace assay
