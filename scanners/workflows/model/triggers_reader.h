// Reads `on:`.
#pragma once

#include <vector>

#include "scanners/workflows/model/shape_reader.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

Few<Trigger> read_triggers(ShapeReader& reader, const yaml::Node& on);

// `inputs:` and `outputs:`, which actions have too.
Few<Input> read_inputs(ShapeReader& reader, const yaml::Entry& inputs);
Few<Output> read_outputs(ShapeReader& reader, const yaml::Entry& outputs);

}  // namespace assay::workflows
