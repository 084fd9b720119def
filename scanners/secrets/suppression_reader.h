// Reads one suppression file into entries; see suppressions.h for the formats.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/loader.h"
#include "scanners/secrets/suppressions.h"

namespace assay {

// Appends the file's entries (their `file` set to `index`) and every mistake in it. Never throws.
void read_suppressions(const SuppressionFile& file, std::uint32_t index, std::vector<SuppressionEntry>& entries,
                       std::vector<Diagnostic>& diagnostics);

// The part for JSON.
void read_baseline(const SuppressionFile& file, std::uint32_t index, std::vector<SuppressionEntry>& entries,
                   std::vector<Diagnostic>& diagnostics);

bool is_hex(std::string_view text, std::size_t digits);  // exactly so many, lower case

}  // namespace assay
