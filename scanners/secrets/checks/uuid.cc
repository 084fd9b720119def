// RFC 9562 §4: 8-4-4-4-12 hexadecimal digits.
#include <array>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

bool uuid(std::string_view value) {
  if (value.size() != 36) return false;
  unsigned seen = 0;  // one bit a digit value
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (value[i] != '-') return false;
      continue;
    }
    const int digit = hex_value(value[i]);
    if (digit < 0) return false;
    seen |= 1U << static_cast<unsigned>(digit);
  }
  // Nil, max, 11111111-2222-…: a random one shows 14 of the 16 digits on average and fewer than 6 once in 10^9.
  int distinct = 0;
  for (; seen != 0; seen &= seen - 1) ++distinct;
  if (distinct < 6) return false;

  // The namespaces of RFC 9562 §6.6, and what documentation prints.
  constexpr std::array<std::string_view, 4> kKnown = {
      "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
      "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
      "123e4567-e89b-12d3-a456-426614174000",
      "550e8400-e29b-41d4-a716-446655440000",
  };
  for (const std::string_view known : kKnown)
    if (equal_caseless(value, known)) return false;
  return true;
}

}  // namespace assay::checks
