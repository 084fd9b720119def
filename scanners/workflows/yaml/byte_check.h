// Bytes that may not stand in a YAML file. libfyaml 0.7.12 takes invalid UTF-8 for the end of the file, in silence, and
// drops control characters, so a file is looked through before.
#pragma once

#include <optional>
#include <string_view>

#include "scanners/workflows/yaml/tree.h"

namespace assay::yaml {

// The first such byte. Pure.
std::optional<Problem> find_bad_byte(std::string_view source);

}  // namespace assay::yaml
