// Reads cpio archives: the new form with and without checksums ("070701", "070702"), the portable one ("070707") and
// the old binary one in either byte order (cpio(5)).
//
// By ourselves, because libarchive holds a name of whatever length a header gives.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

// Leaves `bytes` behind the trailer and returns true; false at damage, which has been told, or when no further member
// may be opened.
bool read_cpio(ByteReader& bytes, Container& into);

}  // namespace assay::archives
