// Big-endian numbers, as all of git's formats hold them. The caller has checked the bounds.
#pragma once

#include <cstdint>

namespace assay::git {

inline std::uint32_t big32(const char* at) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(at);
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

inline std::uint64_t big64(const char* at) { return std::uint64_t{big32(at)} << 32 | big32(at + 4); }

}  // namespace assay::git
