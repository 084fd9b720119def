// The constants of compiled Python (marshal), pickles and Java classes (JVM specification §4.4.7): each text apart.
//
// In these files a text's length stands directly before it. A length of 48 to 57, 65 to 90 or 97 to 122 is a digit or a
// letter, and a token of that length would be taken for the end of a longer word.
#pragma once

#include "scanners/sources/archives/documents/text_view.h"

namespace assay::archives {

// Texts are found by what stands before them, wherever that is; nothing is run or built up.
void read_constants(Bytes bytes, RandomReader& original, Container& into);

}  // namespace assay::archives
