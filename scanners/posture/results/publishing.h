// Jobs that publish what the repository makes. Pure.
#pragma once

#include <string_view>

#include "scanners/workflows/model/workflow.h"

namespace assay::posture {

// What publishes in the step, as a message names it; empty: nothing does.
std::string_view publisher_in(const workflows::Step& step);
// The first of its steps that does.
std::string_view publisher_of(const workflows::Job& job);
// What signs or attests in the step; empty: nothing does.
std::string_view signer_in(const workflows::Step& step);
// What makes a bill of materials in the step; empty: nothing does.
std::string_view bill_maker_in(const workflows::Step& step);

}  // namespace assay::posture
