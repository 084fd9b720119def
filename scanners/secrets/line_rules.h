// Rules that are found by the name of a file (Reader::lines, rules/rule.h): which of them ask for one.
//
// Few files have such a name, so asking is cheap: a table over the last byte of a name says no for nearly all.
//
// Borrows its RuleSet. Immutable, so several threads may share one.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace assay {

class LineRules {
 public:
  explicit LineRules(const RuleSet& rules);

  // Appends the numbers of the rules that ask for a file at this path, each once.
  void of_path(std::string_view path, std::vector<std::uint32_t>& out) const;

  // The same of a file of this name, a last component, in whatever folder that the rules name.
  void of_name(std::string_view name, std::vector<std::uint32_t>& out) const;
  bool ask_for(std::string_view name) const;

 private:
  struct Named {
    std::string glob;  // of the last component
    std::uint32_t rule = 0;
  };

  const RuleSet* rules_;
  std::vector<Named> names_;
  std::bitset<256> last_bytes_;  // of names that may fit
};

}  // namespace assay
