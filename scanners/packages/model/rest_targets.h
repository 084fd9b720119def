// What references of reStructuredText may lead to.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "scanners/packages/model/rest_lines.h"

namespace assay::packages {

struct RestTargets {
  std::set<std::string, std::less<>> names;  // by rest_name
  bool unknown = false;                      // some could not be read: there may be any
};

// Whatever could be the target of a reference by its looks, wherever it stands: more than docutils finds, so that a
// name that is not here has none. Linear in the text.
RestTargets possible_targets(const RestLines& lines);

}  // namespace assay::packages
