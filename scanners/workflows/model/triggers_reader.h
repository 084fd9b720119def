// Reads `on:`.
#pragma once

#include <vector>

#include "scanners/workflows/model/shape_reader.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

std::vector<Trigger> read_triggers(ShapeReader& reader, const yaml::Node& on);

// `inputs:` and `outputs:`, which actions have too.
std::vector<Input> read_inputs(ShapeReader& reader, const yaml::Entry& inputs);
std::vector<Output> read_outputs(ShapeReader& reader, const yaml::Entry& outputs);

}  // namespace assay::workflows
