#include "rules/run_index.h"

#include <algorithm>

namespace assay {

RunIndex::RunIndex(const Plan& plan)
    : keywords(plan.keywords, HashedAnchors::By::rarest_four),
      prefixes(plan.prefixes, HashedAnchors::By::first_three),
      inner(plan.inner, HashedAnchors::By::around_run),
      leads(plan.leads, HashedAnchors::By::last_four),
      farthest(plan.longest_lead) {
  static_assert(kReach <= 256, "distances are kept in a byte");
  for (const RuleTables& rule : plan.rules) {
    if (rule.is_keyword == 0) continue;
    const std::uint32_t distance = rule.farthest + rule.run_at;
    farthest = std::max<std::size_t>(farthest, distance);
    for (std::size_t alnum = rule.alnum.least; alnum <= rule.alnum.most; ++alnum) {
      // The word run holds the other.
      for (std::size_t word = std::max<std::size_t>({rule.word.least, alnum, kLeastRun}); word <= rule.word.most;
           ++word) {
        const auto bytes = static_cast<std::uint8_t>(distance);
        reach[alnum][word] = std::max(reach[alnum][word], bytes);
        if (rule.in_base64 != 0) reach_in_base64[alnum][word] = std::max(reach_in_base64[alnum][word], bytes);
      }
    }
  }
}

}  // namespace assay
