// The extent of a PEM-like block (RFC 7468) as it really stands in files: indented, quoted, joined with '+', in one
// line with "\n" written out, with header lines (RFC 1421), in YAML, JSON, .env and source code.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace assay {

// `text` begins with "-----BEGIN " and may be cut at a limit. Returns the length of the block from there to the end of
// its "-----END …-----" line; for a block without an END (cut off, or written over) to the end of its body when that
// has at least 64 characters of base64. Nothing when what follows is no body: prose, a pattern, an empty block.
std::optional<std::size_t> pem_end(Bytes text);

// The base64 of a block's body, without what else stands there: labels, header lines, escapes, quotes, joints, blanks.
// `block` begins with "-----BEGIN "; empty when it has no label. Of a private key the result is as secret.
std::string pem_base64(Bytes block);

// "RSA PRIVATE KEY" of "-----BEGIN RSA PRIVATE KEY-----…"; empty when it has no label.
Bytes pem_label(Bytes block);

}  // namespace assay
