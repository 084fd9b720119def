// What bytes are, by their first ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace assay {

// Whether content is binary: a NUL in its first 8,000 bytes, as git has it.
inline bool is_binary(Bytes text) { return text.substr(0, 8000).find('\0') != Bytes::npos; }

// Text in wide characters, UTF-16 or UTF-32 (RFC 2781, Unicode §3.10).
enum class WideForm : std::uint8_t { none, utf16_le, utf16_be, utf32_le, utf32_be };

// By the byte order mark or, without one, by 16 ASCII characters beside NUL bytes.
WideForm wide_form_of(Bytes head);

// Wide text is read whole up to this, since it is decoded as a whole. Takes two and a half times as much.
inline constexpr std::size_t kMostWideText = std::size_t{32} << 20;

// The gap of wide text that is too long to be decoded as a whole.
inline constexpr const char* kLongWideGap =
    "is long text in UTF-16 or UTF-32: of it only runs of ASCII in UTF-16 are looked at, credentials in the rest are "
    "not "
    "seen";

// Whether a git pack (versions 2 and 3) or a git bundle begins: its objects are compressed, or stand as differences.
bool is_git_data(Bytes head);

// The gap of one, where its objects are not taken out.
inline constexpr const char* kGitDataGap =
    "holds git objects, which are not taken out of it here: scan the repository with 'assay scan git'";

}  // namespace assay
