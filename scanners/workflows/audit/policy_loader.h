// A policy file, ready to be held against a repository.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "rules/loader.h"
#include "scanners/workflows/model/repository.h"

namespace assay::workflows {

// All problems at once, exceptions for checks that there are not among them. Pure.
tl::expected<PolicyFile, std::vector<Diagnostic>> load_policy(std::string path, std::string text);

}  // namespace assay::workflows
