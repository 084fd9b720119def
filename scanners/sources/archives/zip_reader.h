// Reads zip archives: every member of the central directory and every one that it hides, compared with the headers
// before the data, and all bytes that belong to neither.
//
// Members of up to 16 MiB are inflated at once by libdeflate, which takes half the time of zlib; longer ones stream.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

// The gap of a member whose bytes are not those that its header has the checksum of.
inline constexpr const char* kOtherChecksum = "is damaged: its checksum is another";

// Returns false when nothing of it could be read as a zip archive, which has been told.
bool read_zip(RandomReader& file, Container& into);

}  // namespace assay::archives
