// The text of PDF content streams, put together as it is shown, and the strings of other objects (ISO 32000-1 §7.3.4,
// §9.4).
#pragma once

#include "scanners/sources/archives/documents/pdf_fonts.h"
#include "scanners/sources/archives/documents/text_view.h"

namespace assay::archives {

// Where no operator says how far two strings stand apart, nobody but the font knows whether there is a blank between
// them; so both are tried.
struct PdfTextChoice {
  bool blanks = false;   // between strings that are shown one after another on a line
  std::size_t font = 0;  // which of the fonts that share a name
};

bool shows_pdf_text(Bytes content);

// Returns whether another choice would give another text: some blanks are not known, or fonts share a name.
struct PdfDoubts {
  bool blanks = false;
  std::size_t fonts = 1;  // that share a name, at most
};
PdfDoubts append_pdf_text(Bytes content, const PdfFonts& fonts, PdfTextChoice choice, TextView& view);

// Each string of the objects as a line. `offset`: of `objects` in the original.
void append_pdf_strings(Bytes objects, std::uint64_t offset, TextView& view);

}  // namespace assay::archives
