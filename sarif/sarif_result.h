// A finding as a SARIF result (§3.27).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/finding.h"
#include "sarif/json_writer.h"

namespace assay {

// Locations beside the first that a result names; GitHub shows as many of a result's.
inline constexpr std::size_t kRelatedLocations = 100;

// One object. `rule_index` counts in driver.rules; `description` is the rule's, without a full stop. The value itself
// is never written, whatever the run may reveal.
void write_sarif_result(JsonWriter& json, const Finding& finding, std::string_view description,
                        std::uint64_t rule_index);

}  // namespace assay
