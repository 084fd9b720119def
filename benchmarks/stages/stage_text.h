// Text and rule sets for the stage benchmarks.
#pragma once

#include <string>
#include <vector>

#include "rules/rule.h"
#include "rules/rule_set.h"

namespace assay::bench {

// 16 MiB of source code: this project's own files, repeated in a changing order. ASSAY_BENCH_TEXT names a file to use
// instead.
const std::string& source_text();

// The built-in rules.
const RuleSet& built_in_rules();

// `count` rules of made-up vendors, each with a pronounceable prefix of 7 to 14 bytes such as vendors choose; hardly
// any occurs in source_text().
std::vector<Rule> made_up_rules(std::size_t count);

}  // namespace assay::bench
