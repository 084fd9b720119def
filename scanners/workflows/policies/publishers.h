// Steps that publish a package. Pure.
#pragma once

#include <string_view>

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows::policies {

// What publishes in the step, as a message names it ("twine upload", "pypa/gh-action-pypi-publish"); empty: nothing.
std::string_view publisher_in(const Step& step);

}  // namespace assay::workflows::policies
