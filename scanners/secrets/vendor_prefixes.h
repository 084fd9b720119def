// How the values begin that have a rule of their own ("ghp_"). Where that rule refuses such a value, a generic rule is
// not sure of it either: the vendor's rule knows the format, length and checksum, and the generic one guesses.
#pragma once

#include <mutex>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace assay {

// Whether the rule's value is what begins at its anchor.
bool value_is_first(const Rule& rule);

// Borrows the RuleSet. The table is made when first asked for (0.2 ms for 2,000 anchors), once for all threads.
class VendorPrefixes {
 public:
  explicit VendorPrefixes(const RuleSet& rules) : rules_(&rules) {}

  bool begin(std::string_view value) const;

  // Makes the table now.
  void prepare() const {
    std::call_once(collected_, [this] { collect(); });
  }

 private:
  void collect() const;

  const RuleSet* rules_;
  mutable std::once_flag collected_;
  mutable std::vector<std::string_view> prefixes_;  // sorted
};

}  // namespace assay
