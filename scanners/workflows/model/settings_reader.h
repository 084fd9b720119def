// Reads what workflows and jobs have in common, and what a job runs on.
#pragma once

#include "scanners/workflows/model/shape_reader.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

Permissions read_permissions(ShapeReader& reader, const yaml::Entry& entry);
Concurrency read_concurrency(ShapeReader& reader, const yaml::Entry& entry);
Defaults read_defaults(ShapeReader& reader, const yaml::Entry& entry);
RunsOn read_runs_on(ShapeReader& reader, const yaml::Entry& entry);
Environment read_environment(ShapeReader& reader, const yaml::Entry& entry);
Strategy read_strategy(ShapeReader& reader, const yaml::Entry& entry);
Container read_container(ShapeReader& reader, const yaml::Entry& entry);

}  // namespace assay::workflows
