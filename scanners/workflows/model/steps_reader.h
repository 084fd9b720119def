// Reads steps, of jobs and of composite actions.
#pragma once

#include <vector>

#include "scanners/workflows/model/shape_reader.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

// The steps of a `parallel:` follow each other in the list, as if they stood there alone.
Few<Step> read_steps(ShapeReader& reader, const yaml::Node& steps);

}  // namespace assay::workflows
