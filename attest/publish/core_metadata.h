// Core metadata (PKG-INFO, METADATA) as an upload hands it to an index.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace assay::attest {

// Fields in their order, continued lines joined; the body, where there is one, is the last field, "Description".
struct CoreMetadata {
  std::vector<std::pair<std::string, std::string>> fields;

  std::string_view value(std::string_view name) const;  // of the first of that name; empty where there is none
};
Result<CoreMetadata> read_core_metadata(std::string_view text);

// As fields of the upload's form: "Requires-Dist" is requires_dist, "Classifier" is classifiers. Fields that no form
// has are left out.
std::vector<std::pair<std::string, std::string>> form_fields(const CoreMetadata& metadata);

// The metadata of a wheel (NAME-VERSION.dist-info/METADATA) or source distribution (NAME-VERSION/PKG-INFO), whose bytes
// are all at hand. Exactly one member must be it.
Result<std::string> find_core_metadata(std::string_view archive, const std::string& name, bool wheel);

}  // namespace assay::attest
