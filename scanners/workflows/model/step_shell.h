// The shell that runs a step's script.
#pragma once

#include "scanners/workflows/model/document.h"
#include "scanners/workflows/shell/options.h"

namespace assay::workflows {

// The step's own, or else the job's default, or else the workflow's, or else that of the runner; where an
// expression names that, PowerShell if the script reads as such. `job` is null for an
// action, whose steps have to say it.
shell::Options options_of_step(const Document& document, const Job* job, const Step& step);

}  // namespace assay::workflows
