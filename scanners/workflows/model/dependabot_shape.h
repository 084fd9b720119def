// The form of `.github/dependabot.yml` (docs.github.com, "Dependabot options reference", as of 2026): keys, types and
// words. What is not in the tables may be newer than they are, and is told as such.
#pragma once

#include <string>
#include <vector>

#include "scanners/workflows/model/document.h"

namespace assay::workflows {

struct DependabotProblem {
  yaml::Span span;
  std::string message;  // one sentence with its full stop
  // It may be right, and newer than the tables: an ecosystem or key that is not near to a known one.
  bool may_be_newer = false;
};

// In the order of the file; nothing for a document of another kind. Time is in proportion to the tree.
std::vector<DependabotProblem> dependabot_problems(const Document& document);

}  // namespace assay::workflows
