// Where a job runs.
#pragma once

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

// The label that says that a runner is self-hosted, or nothing.
inline Text self_hosted_label(const RunsOn& runs_on) {
  for (const Text& label : runs_on.labels)
    if (equal_ignoring_case(label.value(), "self-hosted")) return label;
  return {};
}

}  // namespace assay::workflows
