// SARIF logs into one. Runs of the same tool and category become one run, since those who take a log refuse two of
// them; others stay runs of their own, in the order of the files.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/masking.h"
#include "sarif/output.h"

namespace assay::sarif {

struct MergeOutcome {
  std::uint64_t runs = 0, results = 0;
  // Runs that could not become one, and what was left out.
  std::vector<std::string> notes;
};

// Reads each file twice: what results count in is joined first; and once more for each streamed table (row_keys.h) that
// it has. Memory: what the runs hold beside their results and those tables, and some 100 bytes for each of their rows.
// Texts go through the filter.
Result<MergeOutcome> merge(const std::vector<LogFile>& files, const TextFilter& filter, Output& output);

}  // namespace assay::sarif
