// Joins the results of a plan's shards to what one run finds.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/scan/scan.h"
#include "scanners/shards/plan.h"
#include "scanners/shards/sealing.h"

namespace assay::shards {

// Takes in one result after the other; memory is that of a run (Limits), twice. A shard without a result, one that
// failed, twice, damaged, changed, or of another plan, program or rules is a gap that names it, and nothing of it is
// believed; so is a file that looks like a result and belongs to no shard of the plan. The paths are looked for:
// suppression files beside them count, as in one run. An Error when nothing could begin.
Result<ScanResult> merge_shards(const Plan& plan, const std::vector<std::string>& folders, const RunKey& key,
                                const ScanContext& context);

}  // namespace assay::shards
