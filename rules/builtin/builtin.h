// The rules that the program carries: rules/detectors/*.yaml, compiled by the build and embedded.
#pragma once

#include "rules/rule_set.h"

namespace assay {

RuleImage builtin_rule_image();

}  // namespace assay
