// Readings for people and for programs. Texts that evidence gave go through `masked` first, since a file that somebody
// hands in may hold a credential anywhere.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "attest/formats/reading.h"
#include "sarif/output.h"

namespace assay::attest {

using Masking = std::function<std::string(std::string_view)>;

Status write_text_readings(Output& output, std::span<const Reading> readings, const Masking& masked);
// One object, schema "assay-readings/1" (docs/evidence-formats.md).
Status write_json_readings(Output& output, std::span<const Reading> readings, const Masking& masked);

// Fail before unproved before pass; unproved of none.
Verdict verdict_of(std::span<const Reading> readings);

}  // namespace assay::attest
