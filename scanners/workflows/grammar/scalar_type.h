// What a scalar is by YAML's core schema, as GitHub reads it (YAML 1.2.2 §10.3.2). Pure functions.
#pragma once

#include <cstdint>

#include "scanners/workflows/yaml/node.h"

namespace assay::workflows {

enum class ScalarType : std::uint8_t { null, boolean, number, text };

// Quoted scalars, block scalars and those with a tag of text are text.
ScalarType scalar_type(const yaml::Node& node);

}  // namespace assay::workflows
