// The names of TruffleHog's detectors, as rules of ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::cli {

// The ids of the built-in rules that a detector's name stands for ("Lob", "SlackWebhook", "github.v2"): by provider, by
// id, or by the words with which ids begin. Empty: there is none.
Result<std::vector<std::string>> rules_of_detector(std::string_view name);

}  // namespace assay::cli
