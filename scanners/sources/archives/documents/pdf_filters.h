// The filters of PDF streams (ISO 32000-1 §7.4).
#pragma once

#include <string>

#include "base/bytes.h"
#include "scanners/sources/archives/budget.h"

namespace assay::archives {

struct PdfData {
  std::string bytes;  // as much as could be decoded
  const char* problem = nullptr;
  bool picture = false;  // pixels, which are not decoded
};

// The longest data that is unpacked.
inline constexpr std::size_t kMostPdfData = std::size_t{16} << 20;

// `dictionary` is that of the stream. What is unpacked is spent of the budget.
PdfData decode_pdf_stream(Bytes dictionary, Bytes data, Budget& budget);

}  // namespace assay::archives
