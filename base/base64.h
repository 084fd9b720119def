// Base64 (RFC 4648 §4), padded, strict: what another encoder would not have written is refused, so that one value has
// one spelling. OpenSSL's EVP_DecodeBlock takes blanks, line breaks, text behind the padding and stray bits in the last
// character.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

std::string to_base64(std::string_view bytes);

// Nothing where the text is not exactly what to_base64 makes of some bytes.
std::optional<std::string> from_base64(std::string_view text);

// Lower-case hexadecimal of an even number of digits only.
std::optional<std::string> from_hex(std::string_view text);

}  // namespace assay
