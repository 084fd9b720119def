// How to rotate a credential of a rule's kind, for whoever has to do it now: who, the steps in their order, and how to
// check that the old one is dead.
//
// Pure. `rule` has its details. The text holds no value.
#pragma once

#include "cli/sections.h"
#include "rules/rule.h"

namespace assay::cli {

Explanation rotation(const Rule& rule);

}  // namespace assay::cli
