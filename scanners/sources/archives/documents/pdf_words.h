// All that the PDF reader says for people to read.
#pragma once

#include <array>
#include <string_view>

#include "scanners/sources/archives/budget.h"

namespace assay::archives {

// Beside kTooMuchMemory and kBudgetGap.
inline constexpr const char* kPdfManyStreams = "has more streams than are unpacked";
inline constexpr const char* kPdfEncrypted = "is encrypted: only its bytes were looked at";
inline constexpr const char* kPdfStreamEncrypted = "is encrypted";
inline constexpr const char* kPdfDamaged = "is damaged: not all of it could be unpacked";
inline constexpr const char* kPdfTooLong = "unpacks to more than is looked at of a stream";
inline constexpr const char* kPdfManyFilters = "has more filters than are undone";
inline constexpr const char* kPdfUnknownFilter = "has a filter that is not known";
inline constexpr const char* kPdfUnknownPredictor = "has a predictor that is not known";
inline constexpr const char* kPdfManyCodes = "tells of more characters of a font than are read";
inline constexpr std::array<std::string_view, 11> kPdfGaps = {
    kTooMuchMemory, kBudgetGap,      kPdfManyStreams,   kPdfEncrypted,        kPdfStreamEncrypted, kPdfDamaged,
    kPdfTooLong,    kPdfManyFilters, kPdfUnknownFilter, kPdfUnknownPredictor, kPdfManyCodes};

// Of members: "object 12".
inline constexpr std::string_view kPdfObject = "object", kPdfStreamAt = "stream at byte";
inline constexpr std::array kPdfMemberKinds = {kPdfObject, kPdfStreamAt};

// Of views. Fonts may share a name.
inline constexpr std::size_t kPdfFontsOfAName = 4;
inline constexpr std::array<std::string_view, 1 + 2 * kPdfFontsOfAName> kPdfEncodings = {
    "PDF strings",
    "PDF text",
    "PDF text in a second font",
    "PDF text in a third font",
    "PDF text in a fourth font",
    "PDF text with blanks",
    "PDF text with blanks in a second font",
    "PDF text with blanks in a third font",
    "PDF text with blanks in a fourth font"};

}  // namespace assay::archives
