// Rules as bytes: the form in which they are embedded in the program and kept in the cache. Reading 1,500 rules takes
// well under a millisecond; the details are skipped until asked for.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/rule.h"

namespace assay {

// Deterministic: the same rules give the same bytes.
std::string encode_rules(const std::vector<Rule>& rules);

// Bounds-checked; bytes that encode_rules did not write are an error, never a crash. `with_details` false leaves
// Rule::details empty.
Result<std::vector<Rule>> decode_rules(Bytes bytes, bool with_details);

}  // namespace assay
