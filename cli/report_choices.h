// The names of what flags of several commands choose among.
#pragma once

#include <array>
#include <cstdint>

#include "base/severity.h"
#include "cli/flags.h"
#include "cli/report_look.h"

namespace assay::cli {

inline constexpr std::array<Choice, 5> kSeverities = {{{"info", static_cast<int>(Severity::info)},
                                                       {"low", static_cast<int>(Severity::low)},
                                                       {"medium", static_cast<int>(Severity::medium)},
                                                       {"high", static_cast<int>(Severity::high)},
                                                       {"critical", static_cast<int>(Severity::critical)}}};
inline constexpr std::array<Choice, 3> kConfidences = {{{"low", static_cast<int>(Confidence::low)},
                                                        {"medium", static_cast<int>(Confidence::medium)},
                                                        {"high", static_cast<int>(Confidence::high)}}};
inline constexpr std::array<Choice, 3> kColors = {{{"auto", static_cast<int>(ColorMode::automatic)},
                                                   {"always", static_cast<int>(ColorMode::always)},
                                                   {"never", static_cast<int>(ColorMode::never)}}};

enum class DocumentForm : std::uint8_t { text, json };
inline constexpr std::array<Choice, 2> kDocumentForms = {
    {{"text", static_cast<int>(DocumentForm::text)}, {"json", static_cast<int>(DocumentForm::json)}}};

}  // namespace assay::cli
