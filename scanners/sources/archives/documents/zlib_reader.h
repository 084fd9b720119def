// Reads zlib data by itself (RFC 1950): loose objects of git, what programs write without a container.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

// False: it is none, which two bytes at the beginning do not tell.
bool read_zlib(RandomReader& bytes, Container& into);

}  // namespace assay::archives
