// Reads PDF documents (ISO 32000-1): streams unpacked, text put together as it is shown, strings decoded.
//
// Objects are found by their keywords wherever they stand, as readers do with a damaged file, so that older versions
// and what no table refers to are seen too. Every loop is bounded by the length of the file and by the budget. Pixels
// of pictures are left out.
#pragma once

#include "scanners/sources/archives/container.h"

namespace assay::archives {

void read_pdf(Bytes pdf, Container& into);

}  // namespace assay::archives
