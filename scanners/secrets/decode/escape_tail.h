// Where a run of base64 or hexadecimal begins in the end of an escape that stands before it.
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "scanners/secrets/decode/encoded_finder.h"

namespace assay {

// The longest end of an escape that reads as characters of base64, and the longest begin of one that does not.
inline constexpr std::size_t kLongestTail = 5;
inline constexpr std::size_t kLongestCode = 16;
static_assert(kEncodedBefore >= 1 + kLongestCode + kLongestTail + 2);  // '[', and "0x" of hexadecimal

// How many characters of the run at `begin` belong to an escape that stands before it: n of "\n", u0022 of "\u0022", 22
// of "%22", and 32m of a colour's "ESC[1;32m", however a log writes ESC.
std::size_t escape_tail(Bytes text, std::size_t begin);

}  // namespace assay
