// The text of Office Open XML (ECMA-376) and OpenDocument XML: a value that the program cut into runs stands together.
#pragma once

#include "scanners/sources/archives/documents/text_view.h"

namespace assay::archives {

// The text between tags, entities decoded. What ends a paragraph, a line or a cell becomes a line end; other tags
// nothing.
void append_office_text(Bytes xml, TextView& view);

void read_office_text(Bytes xml, RandomReader& original, Container& into);

}  // namespace assay::archives
