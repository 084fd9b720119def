// Commands that install packages in whatever version is newest. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace assay::workflows {

// What is installed without being held to a version, in a few words ("'pip install' takes whatever version of 'x' is
// newest"); empty: nothing is. The words of a command, as shell::Call has them.
std::string unlocked_install(const std::vector<std::optional<std::string>>& all);

}  // namespace assay::workflows
