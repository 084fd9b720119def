// What a SARIF run says beside its results: the tool, the invocation with everything that was not scanned, the
// repository.
#pragma once

#include <string_view>

#include "sarif/json_writer.h"
#include "sarif/report.h"

namespace assay {

inline constexpr std::string_view kSarifSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

// Members of the open run object that precede its results.
void write_sarif_run_head(JsonWriter& json, const RunInfo& run);

// Members of the open driver object, but for its rules.
void write_sarif_driver_head(JsonWriter& json, const RunInfo& run);

// The "invocations" member (§3.20): successful only when nothing is missing, with an error notification for each gap
// and each error, and a note for each reason of skipping. No times and no command line.
void write_sarif_invocation(JsonWriter& json, const RunOutcome& outcome);

// The run's property bag.
void write_sarif_run_properties(JsonWriter& json, const RunInfo& run, const RunOutcome& outcome);

}  // namespace assay
