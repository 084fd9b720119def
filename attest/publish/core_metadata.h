// Core metadata (PKG-INFO, METADATA) as an upload hands it to an index.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "scanners/packages/model/core_metadata.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::attest {

// Of text without anything that is no field, of at most 10,000 of them: an Error names the first line that is wrong.
Result<packages::CoreMetadata> read_core_metadata(std::string_view text);

// As fields of the upload's form: "Requires-Dist" is requires_dist, "Classifier" is classifiers, the body is the
// description. Fields that no form has are left out.
std::vector<std::pair<std::string, std::string>> form_fields(const packages::CoreMetadata& metadata);

// The metadata of a wheel (NAME-VERSION.dist-info/METADATA) or source distribution (NAME-VERSION/PKG-INFO), read in
// bounded memory. Exactly one member must be it.
Result<std::string> find_core_metadata(archives::RandomReader& archive, const std::string& name, bool wheel);

}  // namespace assay::attest
