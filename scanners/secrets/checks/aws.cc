// AWS access key ids carry the account: base32 of the 16 characters behind the prefix, the first six bytes big-endian,
// masked with 0x7fffffffff80, shifted right by 7 (reference value: tests). Keys made before 2019 have I or J in fifth
// place and carry none.
#include <array>
#include <cstdint>

#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"
#include "scanners/secrets/checks/structure.h"

namespace assay::checks {

std::optional<std::uint64_t> aws_account(std::string_view value) {
  constexpr std::size_t kPrefix = 4;
  constexpr std::uint64_t kLargestAccount = 999'999'999'999;
  if (value.size() != kPrefix + 16 || value.ends_with("EXAMPLE")) return std::nullopt;
  std::array<unsigned char, 10> bytes{};
  const auto size = decode_base32(value.substr(kPrefix), bytes);
  if (!size || *size != bytes.size()) return std::nullopt;
  if (value[kPrefix] == 'I' || value[kPrefix] == 'J') return 0;
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 6; ++i) number = (number << 8) | bytes[i];
  const std::uint64_t account = (number & 0x7fffffffff80U) >> 7;
  if (account == 0 || account > kLargestAccount) return std::nullopt;
  return account;
}

bool aws_key_id(std::string_view value) { return aws_account(value).has_value(); }

}  // namespace assay::checks
