// A rule as a SARIF reportingDescriptor (§3.49), with what GitHub, GitLab and Azure ask of one.
#pragma once

#include <string_view>

#include "rules/rule.h"
#include "sarif/json_writer.h"

namespace assay {

// One object. `home_page` is the help address of rules without references; may be empty.
void write_sarif_rule(JsonWriter& json, const Rule& rule, std::string_view home_page);

// How to revoke it: the rule's own text, or what holds for any credential.
std::string_view remediation_of(const Rule& rule);

// A description without the full stop at its end.
std::string_view without_full_stop(std::string_view text);

}  // namespace assay
