// The variables of the environment, as rooms are handed them that do not ask the process.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace assay {

// The value of a variable; empty where it is not set.
using Environment = std::function<std::string(std::string_view name)>;

}  // namespace assay
