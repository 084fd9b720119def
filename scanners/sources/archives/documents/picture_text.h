// Text of PNG pictures that is compressed (ISO/IEC 15948 §11.3.4, zTXt and iTXt). What is not stands in their bytes.
#pragma once

#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/archives/container.h"

namespace assay::archives {

// Hands on each text as a member with the name of its keyword.
void read_picture_text(RandomReader& bytes, Container& into);

}  // namespace assay::archives
