// Documents: what their bytes do not show. The bytes themselves are scanned by whoever had them opened.
#pragma once

#include "base/container.h"
#include "scanners/sources/archives/container.h"

namespace assay::archives {

// Hands on members and views. False: the bytes are to be scanned as they are too. `kind` is a document (is_document).
bool read_document(ContainerKind kind, RandomReader& bytes, Container& into);

}  // namespace assay::archives
