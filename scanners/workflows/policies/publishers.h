// Steps that publish a package, or deploy. Pure.
#pragma once

#include <string_view>

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows::policies {

// What publishes in the step, as a message names it ("twine upload", "pypa/gh-action-pypi-publish"); empty: nothing.
std::string_view publisher_in(const Step& step);
// The same of what publishes or deploys ("actions/deploy-pages", "terraform apply").
std::string_view publisher_or_deployer_in(const Step& step);

}  // namespace assay::workflows::policies
