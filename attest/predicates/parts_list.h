// Lists of parts (SBOMs) as predicates: SPDX and CycloneDX documents, which are taken as they are.
#pragma once

#include <string>

#include "attest/json.h"
#include "attest/refusal.h"

namespace assay::attest {

// The predicate type of a document, by what it says of its form and version: "https://spdx.dev/Document/v2.3" (SPDX 2
// and 3 in JSON), "https://cyclonedx.org/bom". Refused is what is neither, and a version that is none.
Checked<std::string> predicate_type_of_parts(const Json& document);

}  // namespace assay::attest
