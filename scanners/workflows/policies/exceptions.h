// Exceptions of a policy: findings that are accepted where they are, until a day.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::policies {

// Those that are over on `today` ("2026-08-19"; empty: none is).
ExceptionUse exceptions_on(const policy::Policy& policy, std::string_view today);

// Suppresses the findings of a document that an exception names and that holds still, and notes that it was used.
void accept(const policy::Policy& policy, std::string_view path_below, std::vector<Finding>& findings,
            ExceptionUse& use);

}  // namespace assay::workflows::policies
