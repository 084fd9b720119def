// What the codes of a PDF font's glyphs stand for (ISO 32000-1 §9.10.3, "ToUnicode CMaps").
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"

namespace assay::archives {

struct PdfCodes {
  std::size_t code_bytes = 1;
  std::map<std::uint32_t, std::string> text;  // UTF-8
  std::size_t told = 0;                       // codes, each as often as it was told
  bool cut = false;                           // more were told than are read

  std::size_t size() const { return text.size(); }
};

// Reads a CMap's bfchar and bfrange sections, at most 65,536 codes, told four times each.
PdfCodes read_pdf_codes(Bytes cmap);

// By the name under which a page's content selects a font; pages may give a name to several.
using PdfFonts = std::map<std::string, std::vector<std::shared_ptr<const PdfCodes>>, std::less<>>;

}  // namespace assay::archives
