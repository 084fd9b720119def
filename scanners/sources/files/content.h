// What bytes are, by their first ones.
#pragma once

#include "base/bytes.h"

namespace assay::files {

inline constexpr const char* kUtf16Gap =
    "is UTF-16 or UTF-32 text, which is not decoded: credentials in it are not seen";

// Whether content is binary: a NUL in its first 8,000 bytes, as git has it.
inline bool is_binary(Bytes text) { return text.substr(0, 8000).find('\0') != Bytes::npos; }

// Whether content begins with the byte order mark of UTF-16 (RFC 2781) or of little-endian UTF-32, which begins with
// it.
inline bool is_utf16(Bytes text) {
  using namespace std::string_view_literals;
  return text.starts_with("\xFF\xFE"sv) || text.starts_with("\xFE\xFF"sv) || text.starts_with("\0\0\xFE\xFF"sv);
}

}  // namespace assay::files
