// Reads what stands before the compressed cpio archive of an rpm package (rpm 4, "Package format"): a lead and two
// headers. They hold scripts and descriptions, so their bytes are scanned.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

// Leaves `bytes` at the payload. Returns false when there is none to be found, which has been told.
bool read_rpm_headers(ByteReader& bytes, Container& into);

}  // namespace assay::archives
