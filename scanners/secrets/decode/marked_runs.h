// Encoded text that a mark tells of (rules/marks.h).
#pragma once

#include <vector>

#include "base/bytes.h"
#include "scanners/secrets/match.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// Appends a candidate for each mark beside which such text begins, sorted; each is decided by kReach bytes from the
// mark on.
void find_marked(Bytes text, const std::vector<FoundMark>& marks, std::vector<Match>& out);

}  // namespace assay
