// What bytes are, by their first ones.
#pragma once

#include "base/bytes.h"

namespace assay::files {

// Whether content is binary: a NUL in its first 8,000 bytes, as git has it.
inline bool is_binary(Bytes text) { return text.substr(0, 8000).find('\0') != Bytes::npos; }

// Why credentials in content that begins so would not be seen though its bytes are scanned: it is UTF-16 or UTF-32
// text, with a byte order mark (RFC 2781) or without one, or compressed. Empty when they would. A gap for who reads it.
std::string_view unseen_content(Bytes head);

}  // namespace assay::files
