// UTF-8 (RFC 3629) on bytes that may be anything.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// Length (1..4) of the well-formed UTF-8 sequence at the start of text; 0 where there is none
// (empty text, a stray continuation byte, an overlong form, a surrogate, beyond U+10FFFF, cut off).
std::size_t utf8_sequence(std::string_view text);

// UTF-16 code units that text takes, each invalid byte counting as one: SARIF's default column unit
// (SARIF 2.1.0 §3.14.17, utf16CodeUnits).
std::size_t utf16_length(std::string_view text);

// text with each invalid byte replaced by U+FFFD, so that it may stand in JSON.
std::string to_valid_utf8(std::string_view text);

// Appends the UTF-8 of a code point, which is no surrogate.
void append_utf8(std::string& out, char32_t c);

}  // namespace assay
