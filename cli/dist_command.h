// The commands below `assay dist`.
#pragma once

#include "cli/command.h"

namespace assay::cli {

int dist_check(Arguments arguments);
int dist_diff(Arguments arguments);

}  // namespace assay::cli
