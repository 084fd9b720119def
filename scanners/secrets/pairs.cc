#include "scanners/secrets/pairs.h"

namespace assay {

PairTable::PairTable(const RuleSet& rules) : links_(rules.size()), asked_within_(rules.size()) {
  for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
    for (const Pair& pair : rules[rule].pairs) {
      const PairLink link{.rule = rules.find(pair.rule),
                          .required = pair.required,
                          .within = pair.within == 0 ? kAnywhere : pair.within};
      empty_ = false;
      links_[rule].push_back(link);
      if (link.rule < rules.size()) asked_within_[link.rule] = std::max(asked_within_[link.rule], link.within);
    }
  }
}

}  // namespace assay
