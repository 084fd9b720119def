// Whether the condition that a fact sets beside a need ("with.push-to-registry is true") holds for a step.
#pragma once

#include <cstdint>
#include <string_view>

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

enum class Holds : std::uint8_t { no, maybe, yes };

// `yes` for no condition; `maybe` for what an expression, a setting or a condition in words decides.
Holds need_holds(std::string_view condition, const Step& step);

}  // namespace assay::workflows
