// What is packed in decoded bytes: text in gzip, zlib or zip, as values that are set in variables have it.
#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"

namespace assay {

// gzip (RFC 1952) or zlib data (RFC 1950), as far as it is sound; empty where it is none. At most `most` bytes; `cut`
// then says that there would be more.
std::string inflated(Bytes packed, std::size_t most, bool& cut);

// The members of a zip archive (APPNOTE.TXT 6.3.10 §4.3), one after another with their names before them, as their own
// headers say, as far as they are stored or deflated. The rest as inflated().
std::string unzipped(Bytes packed, std::size_t most, bool& cut);

}  // namespace assay
