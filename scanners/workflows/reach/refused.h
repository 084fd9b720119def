// Files in which nothing can be reached because GitHub refuses them as a whole: what they would start is not known.
#pragma once

#include <string>
#include <vector>

#include "scanners/workflows/model/repository.h"

namespace assay::workflows::reach {

struct Refused {
  const Document* document = nullptr;
  std::string why;  // "it says no event that starts it"
};

// Of the files in .github/workflows of the repository's root, in their order.
std::vector<Refused> refused_workflows(const Repository& repository);

}  // namespace assay::workflows::reach
