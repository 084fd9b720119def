// The objects that the json and jsonl reports share; docs/formats.md describes each member.
#pragma once

#include <string_view>

#include "base/image.h"
#include "sarif/json_writer.h"
#include "sarif/place_text.h"
#include "sarif/report.h"

namespace assay {

inline constexpr std::string_view kFindingsSchema = "assay-findings/1";

// Each writes members into an open object.
void write_run_members(JsonWriter& json, const RunInfo& run);
void write_finding_members(JsonWriter& json, const RunInfo& run, const Finding& finding);
void write_coverage_members(JsonWriter& json, const Coverage& coverage);
void write_outcome_members(JsonWriter& json, const RunOutcome& outcome);

// What is known of a finding's verification beside its state, as an object.
void write_verification(JsonWriter& json, const Finding& finding);

// Where in a container image a place lies, as the member "image" of the open object.
void write_image_place(JsonWriter& json, const ImagePlace& image, const Scrub& scrub);

// What a value tells by itself, as the member "evidence" of the open object; nothing where it tells nothing.
void write_evidence(JsonWriter& json, const Finding& finding, const Scrub& scrub);

}  // namespace assay
