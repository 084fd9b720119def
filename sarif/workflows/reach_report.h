// What events can start, as canonical JSON: members in the order of their names, no blanks, one line. docs/reach.md
// describes it.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "base/coverage.h"
#include "base/result.h"
#include "sarif/output.h"
#include "scanners/workflows/reach/reach.h"

namespace assay::workflows {

// `masked` makes each text of the files harmless. The caller finishes the output.
Status write_reach_report(assay::Output& output, std::span<const reach::Root> roots, const Coverage& coverage,
                          const std::function<std::string(std::string_view)>& masked);

}  // namespace assay::workflows
