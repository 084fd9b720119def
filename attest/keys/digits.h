// A scalar as signed digits, of which a sum of kept multiples is made.
#pragma once

#include <array>
#include <cstddef>

#include "base/bytes.h"

namespace assay::attest {

// Digits of kBits bits (at most 8) of a little-endian number, the lowest first, from a half below zero to a half: what
// is more is taken from the next. As many digits as kCount must hold one bit more than the number has.
template <std::size_t kBits, std::size_t kCount>
std::array<int, kCount> signed_digits(Bytes number) {
  constexpr int kRange = 1 << kBits;
  const auto byte = [&](std::size_t at) -> unsigned {
    return at < number.size() ? static_cast<unsigned char>(number[at]) : 0U;
  };
  std::array<int, kCount> out{};
  int carry = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::size_t at = i * kBits;
    const unsigned bits = (byte(at / 8) | byte(at / 8 + 1) << 8U) >> at % 8;
    const int digit = carry + static_cast<int>(bits & static_cast<unsigned>(kRange - 1));
    carry = digit > kRange / 2 ? 1 : 0;
    out[i] = digit - carry * kRange;
  }
  return out;
}

}  // namespace assay::attest
