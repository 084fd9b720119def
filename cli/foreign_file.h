// Files that a configuration of another tool names.
#pragma once

#include <string>

#include "base/result.h"

namespace assay::cli {

// The content of `name`, which the configuration at `config` gives as what it extends: from the working directory on,
// as gitleaks reads it; else from the configuration's own folder on. At most `most` bytes.
Result<std::string> read_extended(const std::string& config, const std::string& name, std::uint64_t most);

}  // namespace assay::cli
