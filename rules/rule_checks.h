// Checks of rules together, and of a rule against its own examples.
#pragma once

#include <vector>

#include "rules/rule_reader.h"
#include "rules/value_reader.h"

namespace assay {

// Diagnostics go to the sink of the rule's file; `sinks` has one for each. Rules that are not sound are looked at only
// for their ids and pairs. Without `all_ids_known` (a file or an id could not be read) a pair may name any rule.
void check_rules(const std::vector<DraftRule>& drafts, bool all_ids_known, std::vector<DiagnosticSink>& sinks);

}  // namespace assay
