#include "scanners/workflows/reach/handovers.h"

#include "rules/policies/wildcard.h"

namespace assay::workflows::reach {

void find_handovers(Root& root) {
  std::vector<std::size_t> givers, takers;
  for (std::size_t i = 0; i < root.jobs.size(); ++i) {
    if (!root.jobs[i].uploads.empty()) givers.push_back(i);
    if (!root.jobs[i].downloads.empty()) takers.push_back(i);
  }
  std::size_t left = kMostCompared;
  for (const std::size_t from : givers)
    for (const std::size_t to : takers) {
      if (from == to) continue;
      for (const std::string& given : root.jobs[from].uploads)
        for (const std::string& taken : root.jobs[to].downloads) {
          const std::size_t cost = 1 + given.size() * taken.size();
          if (cost > left || root.handovers.size() >= kMostReached) {
            root.complete = false;
            return;
          }
          left -= cost;
          const policy::Fit fit =
              given == taken ? policy::Fit::yes : policy::fit(policy::with_holes(taken), policy::with_holes(given));
          const bool hole = taken.find("${{") != std::string::npos;
          if (fit == policy::Fit::no && !hole) continue;
          root.handovers.push_back({from, to, given, fit == policy::Fit::yes});
        }
    }
}

}  // namespace assay::workflows::reach
