#include <cstdio>

#include "cli/command.h"
#include "cli/version.h"

namespace assay::cli {

int version_command(Arguments) {
  return std::printf("assay %s\n", kVersion) > 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
