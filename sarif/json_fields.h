// The objects that the json and jsonl reports share; docs/formats.md describes each member.
#pragma once

#include <string_view>

#include "sarif/json_writer.h"
#include "sarif/report.h"

namespace assay {

inline constexpr std::string_view kFindingsSchema = "assay-findings/1";

// Each writes members into an open object.
void write_run_members(JsonWriter& json, const RunInfo& run);
void write_finding_members(JsonWriter& json, const RunInfo& run, const Finding& finding);
void write_coverage_members(JsonWriter& json, const Coverage& coverage);
void write_outcome_members(JsonWriter& json, const RunOutcome& outcome);

}  // namespace assay
