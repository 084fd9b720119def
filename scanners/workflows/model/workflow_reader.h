// Reads workflows and actions from their trees.
#pragma once

#include "scanners/workflows/model/action.h"
#include "scanners/workflows/model/shape_reader.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

Workflow read_workflow(ShapeReader& reader, const yaml::Node& root);
Action read_action(ShapeReader& reader, const yaml::Node& root);

}  // namespace assay::workflows
