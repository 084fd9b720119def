// Numbers and parts of a 7z header, off its front (7-Zip, DOC/7zFormat.txt).
#pragma once

#include <cstdint>

#include "base/bytes.h"

namespace assay::archives {

// `at` and `size` lie within the bytes.
inline std::uint64_t seven_zip_number(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

// `ok` is false once something was not there; what is taken from then on is nothing.
struct SevenZipCursor {
  Bytes left;
  bool ok = true;

  std::uint8_t byte() {
    if (left.empty()) ok = false;
    if (!ok) return 0;
    const auto out = static_cast<std::uint8_t>(left[0]);
    left.remove_prefix(1);
    return out;
  }
  // As many further bytes as the first one begins with ones.
  std::uint64_t number() {
    const unsigned first = byte();
    std::uint64_t out = 0;
    unsigned mask = 0x80;
    for (unsigned i = 0; i < 8; ++i, mask >>= 1U) {
      if ((first & mask) == 0) return out | std::uint64_t{first & (mask - 1)} << (8 * i);
      out |= std::uint64_t{byte()} << (8 * i);
    }
    return out;
  }
  void expect(std::uint8_t value) { ok = byte() == value && ok; }
  Bytes take(std::uint64_t size) {
    if (size > left.size()) ok = false;
    if (!ok) return {};
    const Bytes out = left.substr(0, static_cast<std::size_t>(size));
    left.remove_prefix(out.size());
    return out;
  }
};

}  // namespace assay::archives
