// Checks of rules together, and of a rule against its own examples.
#pragma once

#include <string>
#include <vector>

#include "rules/rule_reader.h"
#include "rules/value_reader.h"

namespace assay {

// Diagnostics go to the sink of the rule's file; `sinks` has one for each. Rules that are not sound are looked at only
// for their ids and pairs. A pair may name one of the drafts or of `others`; without `all_ids_known` (a file or an id
// could not be read) any rule.
void check_rules(const std::vector<DraftRule>& drafts, bool all_ids_known, const std::vector<std::string>& others,
                 std::vector<DiagnosticSink>& sinks);

}  // namespace assay
