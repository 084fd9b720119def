// Bytes of 7z, rar and cabinet archives and ISO images that are no member's data: libarchive, which reads their members
// (library_reader.h), shows nothing of these. Headers with what extra fields, comments and descriptors hold, what fills
// up the last block of a file, what stands between and behind.
#pragma once

#include "base/container.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/archives/container.h"

namespace assay::archives {

// Hands them on as bytes outside of members, and what cannot be told from members' data as a gap. Of a header that is
// packed itself, names are known by its members alone.
void hand_on_slack(ContainerKind kind, RandomReader& bytes, Container& into);

}  // namespace assay::archives
