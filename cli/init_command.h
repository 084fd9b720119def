// assay init.
#pragma once

#include "cli/command.h"

namespace assay::cli {

int init_command(Arguments arguments);

}  // namespace assay::cli
