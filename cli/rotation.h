// How to rotate a credential of a rule's kind, for whoever has to do it now: who, the steps in their order, and how to
// check that the old one is dead.
//
// Pure. `rule` has its details. The text ends with a newline and holds no value.
#pragma once

#include <cstddef>
#include <string>

#include "rules/rule.h"

namespace assay::cli {

std::string rotation(const Rule& rule, std::size_t columns);

}  // namespace assay::cli
