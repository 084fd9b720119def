// What a rule's finding means, for somebody who has never seen the tool: what it is, why it matters, how sure it is and
// why, how to learn whether it is live, what to do, and what when it is wrong.
//
// Pure. `rule` has its details. The text holds no value: examples are not quoted.
#pragma once

#include "cli/sections.h"
#include "rules/rule.h"

namespace assay::cli {

Explanation explanation(const Rule& rule);

}  // namespace assay::cli
