// Decoders of the alphabets that credentials are written in. They write to memory of the caller and stop at its end.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace assay::checks {

// Base64 of either alphabet (RFC 4648 §4 and §5), padding optional and only at the end. Gives the number of bytes
// written, or nothing for a foreign character, an impossible length or a full `out`. Unused low bits may be set: some
// vendors leave them.
std::optional<std::size_t> decode_base64(std::string_view text, std::span<unsigned char> out);

// Base32 (RFC 4648 §6), upper case, no padding; a rest of less than 8 bits is dropped.
std::optional<std::size_t> decode_base32(std::string_view text, std::span<unsigned char> out);

// Whether all of text is base64url without padding, of a possible length.
bool is_base64url(std::string_view text);

}  // namespace assay::checks
