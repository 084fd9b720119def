// What two logs have not in common, for people and as JSON.
#pragma once

#include "sarif/log/compare.h"
#include "sarif/log/row.h"
#include "sarif/output.h"

namespace assay::sarif {

enum class ListForm { text, json };

// New (+), updated (~) and absent (-) results, those of the later log first, and how many there are of each. Reads each
// log once more. As JSON it is one object, schema assay-sarif-diff/1. Every text goes through the filter. The caller
// finishes the output.
Status write_differences(const LogFile& before, const LogFile& after, const Comparison& comparison,
                         const TextFilter& filter, ListForm form, Output& output);

}  // namespace assay::sarif
