// The end of the text report: what was read, skipped and not read, and the verdict.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/severity.h"
#include "sarif/report.h"
#include "sarif/terminal_text.h"

namespace assay {

using SeverityCounts = std::array<std::uint64_t, 5>;  // by Severity

Ink severity_ink(Severity severity);

// `counts` are the findings that were listed. Empty when `quiet` and the run is clean and complete.
std::string text_summary(const RunOutcome& outcome, const SeverityCounts& counts, bool quiet, const Palette& palette);

}  // namespace assay
