// The customer's rule of what passes (certification_artifacts.py, certification_trust.py), as it is: {} passes, and so
// does whatever does not say "failed" in one of four words. It stands here to be shown beside our verdict, and decides
// nothing of ours.
#pragma once

#include <string_view>

#include "attest/json.h"

namespace assay::attest {

// production_artifact_payload_passed(payload, name=name); `payload` is an object.
bool customer_production_passed(const Json& payload, std::string_view name);

// artifact_payload_passed(payload)
bool customer_passed(const Json& payload);

}  // namespace assay::attest
