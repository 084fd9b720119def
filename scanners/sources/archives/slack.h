// Bytes of 7z, rar and cabinet archives and ISO images that are no member's data: libarchive, which reads their members
// (library_reader.h), shows nothing of these. Headers with what extra fields, comments and descriptors hold, what fills
// up the last block of a file, what stands between and behind.
#pragma once

#include "base/container.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/archives/container.h"
#include "scanners/sources/archives/library_reader.h"

namespace assay::archives {

// Hands them on as bytes outside of members, and what cannot be told from members' data as a gap. Of a header that is
// packed itself, names are known by its members alone. `read`: what the library gave of it; that it tells of more is a
// gap, as are data that are no file's, and an end that is missing.
void hand_on_slack(ContainerKind kind, RandomReader& bytes, const LibraryReader::Counts& read, Container& into);

}  // namespace assay::archives
