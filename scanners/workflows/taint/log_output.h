// Which commands of a script print to the log of the step.
#pragma once

#include <set>

#include "scanners/workflows/shell/script.h"

namespace assay::workflows::taint {

// Simple commands whose standard output is the step's: not redirected, not read by another command, not captured.
std::set<shell::CommandId> printing_to_log(const shell::Script& script);

}  // namespace assay::workflows::taint
