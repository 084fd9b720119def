// Whether base64 or hexadecimal begins with compressed data or an archive.
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace assay {

// At `begin`, where 16 characters of base64 stand or more: 24 of them decide. Zlib data (RFC 1950) counts at its usual
// levels.
bool is_base64_packed(Bytes text, std::size_t begin);
// At `begin`: 32 digits decide.
bool is_hexadecimal_packed(Bytes text, std::size_t begin);

}  // namespace assay
