// Reads PDF documents (ISO 32000-1): streams unpacked, text put together as it is shown, strings decoded.
//
// Objects are found by their keywords wherever they stand, as readers do with a damaged file, so that older versions
// and what no table refers to are seen too. Every loop is bounded by the length of the file and by the budget. Pixels
// of pictures are left out.
#pragma once

#include <cstdint>

#include "scanners/sources/archives/container.h"
#include "scanners/sources/archives/documents/reader_messages.h"

namespace assay::archives {

// Takes no lock and keeps no state (reader_child.h).
void read_pdf(Bytes pdf, Container& into);

// What it holds beside the file, at most, of the budget.
inline constexpr std::uint64_t kPdfMemory = std::uint64_t{64} << 20;

const ReaderWords& pdf_words();

}  // namespace assay::archives
