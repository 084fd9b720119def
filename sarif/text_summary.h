// The end of the text report: what was read, skipped and not read, and the verdict.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"
#include "sarif/report.h"
#include "sarif/terminal_text.h"

namespace assay {

using SeverityCounts = std::array<std::uint64_t, 5>;  // by Severity

Ink severity_ink(Severity severity);

// How many of the things that are not findings (gaps, suppressed findings) are named; the others are counted.
constexpr std::size_t kNamedInSummary = 10;

// A name may have 64 KiB; reports for programs have all of it. Of more than 300 bytes the middle is left out.
std::string middle_out(std::string text);

// `counts` are the findings that were listed. `suppressed`: a line, made harmless already, for each of the first
// kNamedInSummary findings that were suppressed; outcome.suppressed counts them all. Empty when `quiet` and the run is
// clean and complete.
std::string text_summary(const RunOutcome& outcome, const SeverityCounts& counts, bool quiet, const Palette& palette,
                         const std::vector<std::string>& suppressed = {});

}  // namespace assay
