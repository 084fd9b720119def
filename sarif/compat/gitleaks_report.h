// Reports as gitleaks 8 writes them (gitleaks/report/*.go of 8.30.1), member for member, with the value masked:
// `Secret`, `Match` and SARIF's snippet hold the mask of docs/formats.md, `Entropy` is 0, `Message` is the first line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "sarif/compat/leak.h"
#include "sarif/output.h"

namespace assay::compat {

enum class GitleaksFormat : std::uint8_t { json, csv, junit, sarif };

// The whole report; the caller finishes the output. Errors are the output's.
Status write_gitleaks(GitleaksFormat format, const CompatRun& run, const std::vector<Leak>& leaks, Output& output);

// What --verbose prints on standard output, without colours. Control characters are written as escapes.
Status write_gitleaks_findings(const CompatRun& run, const std::vector<Leak>& leaks, Output& output);

// "COMMIT:FILE:RULE:LINE", or without a commit "FILE:RULE:LINE": a line of .gitleaksignore.
std::string gitleaks_fingerprint(const LeakTexts& texts, std::uint32_t line);

}  // namespace assay::compat
