// Labels of runners as a policy sees them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/policies/policy.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows::policies {

// A label that GitHub gives to its own runners: ubuntu-24.04, windows-latest, macos-15-xlarge.
bool is_hosted(std::string_view label);

// The labels with what a matrix gives put in; several texts where it gives several. Holes for other expressions.
std::vector<std::string> labels_of(const Job& job);

// The pool that has all of the job's labels; null: there is none.
const policy::RunnerPool* pool_of(const policy::Runners& runners, const std::vector<std::string>& labels);

}  // namespace assay::workflows::policies
