// Reads ar archives, so Debian packages and static libraries too: the common form with GNU's and BSD's long names.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

// Bytes behind damage are handed on as they are.
void read_ar(ByteReader& bytes, Container& into);

}  // namespace assay::archives
