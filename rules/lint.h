// What a rule costs and what makes a set slow, judged without running it over a corpus (facts: measured on
// Hyperscan 5.4, see docs/rules.md "Cost").
#pragma once

#include <vector>

#include "rules/loader.h"
#include "rules/rule.h"

namespace assay {

// Errors: an anchor shorter than 3 bytes; an anchor that ends in 8 or more equal bytes (48 MB/s on that byte); an
// expression that can match nothing; one whose matches need not begin with one of the anchors (after `left`); `left`
// without bound or wider than kReach/2; an unbounded expression without a reader.
// Warnings: a 3-byte anchor; an anchor that is an English or programming word known to be hot ("key", "test_", "://")
// in a rule that is not generic; an expression wider than kReach (it is decided late).
std::vector<Diagnostic> lint_rule(const Rule& rule);

}  // namespace assay
