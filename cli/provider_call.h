// The request by which a rule asks whether a value is live, in sentences: for explanations. Pure; no value is in them.
#pragma once

#include <string>

#include "rules/rule.h"

namespace assay::cli {

// "Ask its provider: GET https://… with Authorization: token VALUE."
std::string asked_by(const HttpCall& call);
// " Status 200 says that it is live, 401 that it is not."; begins with a blank, empty where the rule does not know.
std::string says_live(const HttpCall& call);
// " Status 401 says that it is dead. …"; begins with a blank.
std::string says_dead(const HttpCall& call);

}  // namespace assay::cli
