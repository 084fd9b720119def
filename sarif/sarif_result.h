// A finding as a SARIF result (§3.27).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/finding.h"
#include "sarif/json_writer.h"
#include "sarif/sarif_artifacts.h"
#include "sarif/sarif_requests.h"

namespace assay {

// Locations beside the first that a result names; GitHub shows as many of a result's.
inline constexpr std::size_t kRelatedLocations = 100;

// What a result takes from its run.
struct SarifContext {
  std::string_view description;  // the rule's, without a full stop
  std::uint64_t rule_index = 0;  // in driver.rules
  std::string_view root;         // see artifact_uri_of_path
  SarifArtifacts& artifacts;     // gets the archives that the result lies in
  SarifRequests& requests;       // gets how the value was verified
};

// One object. The value itself is never written, whatever the run may reveal.
void write_sarif_result(JsonWriter& json, const Finding& finding, const SarifContext& context);

}  // namespace assay
