// A SARIF log with what became of each result since an earlier one (§3.27.24).
#pragma once

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/compare.h"
#include "sarif/log/masking.h"
#include "sarif/output.h"

namespace assay::sarif {

// Writes `after` with a `baselineState` on every result; what it has no more of `before` stands behind the results of
// the run of the same tool and category, as `absent`; what was not looked for is left out. The comparison is that of
// the two, with HeldTables::row_keys_and_uris. Texts go through the filter.
Status write_baseline(const LogFile& before, const LogFile& after, Comparison comparison, const TextFilter& filter,
                      Output& output);

}  // namespace assay::sarif
