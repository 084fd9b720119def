// Jobs that publish what the repository makes. Pure.
#pragma once

#include <string_view>

#include "scanners/workflows/model/workflow.h"

namespace assay::posture {

// What publishes a package in the step, as a message names it; empty: nothing does.
std::string_view publisher_in(const workflows::Step& step);
// What makes a release of GitHub in the step, or puts files into one; empty: nothing does.
std::string_view releaser_in(const workflows::Step& step);
// The first of its steps that does either.
std::string_view publisher_of(const workflows::Job& job);
// What signs or attests in the step; empty: nothing does.
std::string_view signer_in(const workflows::Step& step);
// What makes a bill of materials in the step; empty: nothing does.
std::string_view bill_maker_in(const workflows::Step& step);

}  // namespace assay::posture
