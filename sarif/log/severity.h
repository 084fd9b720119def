// How bad a result is, for what lists the worst first.
#pragma once

#include <cstdint>
#include <string_view>

#include "sarif/log/json_value.h"
#include "sarif/log/rule_finder.h"

namespace assay::sarif {

// "error", "warning", "note" or "none": the result's, else what its rule (may be null) is set to, else "warning"
// (§3.27.10). Never another word: what a log says instead may be a credential.
std::string_view level_of(const JsonValue& result, const JsonValue* rule, const RuleFinder& rules);
// The default of a rule, else "warning".
std::string_view default_level_of(const JsonValue& rule);

// GitHub's security-severity of the rule in hundredths, 0 where it has none.
unsigned security_severity_of(const JsonValue* rule);

// Whether the result is suppressed: it has suppressions, and each is accepted or says nothing of its state. One that is
// rejected or under review leaves the result open, whatever the others say (§3.27.23).
bool is_suppressed(const JsonValue& result);

// Greater is worse: not suppressed before suppressed, then by level, by the rule's severity, by rank.
std::uint64_t badness_of(const JsonValue& result, const JsonValue* rule, const RuleFinder& rules);

}  // namespace assay::sarif
