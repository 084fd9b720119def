// The rules that the program carries: rules/detectors/*.yaml, compiled by the build and embedded.
#pragma once

#include "rules/rule_set.h"

namespace assay {

enum class BuiltinRules {
  usual,  // all but those marked as wide
  all,
};

RuleImage builtin_rule_image(BuiltinRules which);

}  // namespace assay
