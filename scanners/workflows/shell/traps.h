// Traps that end a script with a status of their own, so that a failure before them does not count.
#pragma once

#include <optional>
#include <vector>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/outcome.h"

namespace assay::shell {

struct EndingTrap {
  Span span;  // of the command that sets it; of the last one where there are several
  // Whatever fails behind it, the script ends with 0. False where that is not certain: it is set in a branch, taken
  // back, of another signal, or what it runs is not known.
  bool succeeds = false;
};

// Nothing where no trap has an exit in what it runs.
std::optional<EndingTrap> ending_trap(const Script& script, const std::vector<Call>& calls, const Functions& functions);

}  // namespace assay::shell
