// What is packed in decoded bytes: text in compressed data or archives, as values that are set in variables have it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/container.h"

namespace assay {

struct Unpacking {
  std::size_t most = 0;  // bytes that may come of it
  bool cut = false;      // there would be more
  bool unread = false;   // a member is encrypted, damaged or packed in a way that is not known
};

// gzip (RFC 1952) or zlib data (RFC 1950), as far as it is sound; empty where it is none.
std::string inflated(Bytes packed, Unpacking& unpacking);

// Deflate data without a header (RFC 1951): empty unless it is sound to its end, which is that of `packed`, or there
// would be more than `most`.
std::string deflated(Bytes packed, Unpacking& unpacking);

// The members of a zip archive (APPNOTE.TXT 6.3.10 §4.3), one after another with their names before them, as their own
// headers say, as far as they are stored or deflated.
std::string unzipped(Bytes packed, Unpacking& unpacking);

// Of what begins like bzip2, xz, lzma, zstd, LZ4, lzip, 7z or rar data: which; none for all else.
ContainerKind packed_kind(Bytes bytes);
std::string_view short_name(ContainerKind kind);

// The same of one of these, and of a tar or cpio archive that is packed so.
std::string unarchived(Bytes packed, ContainerKind kind, Unpacking& unpacking);

}  // namespace assay
