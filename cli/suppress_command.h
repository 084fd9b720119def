// assay suppress.
#pragma once

#include "cli/command.h"

namespace assay::cli {

int suppress_command(Arguments arguments);

}  // namespace assay::cli
