// What stands at one place within all values of a vendor ("JQQJ99" behind 52 characters of Azure's keys). A value that
// has such a mark there is that vendor's, whatever its name says: chance puts one there once in millions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace assay {

// Borrows the RuleSet. The table is made when first asked for (0.1 ms for 2,000 rules), once for all threads.
class VendorMarks {
 public:
  enum class Fit : std::uint8_t {
    none,   // no mark
    whole,  // one at its place, and as long as some value that has it
    cut,    // one at its place, and shorter than all values that have it
  };

  explicit VendorMarks(const RuleSet& rules) : rules_(&rules) {}

  Fit of(std::string_view value) const;

  // Makes the table now.
  void prepare() const {
    std::call_once(collected_, [this] { collect(); });
  }

 private:
  struct Mark {
    std::size_t place = 0;
    std::string_view text;
    std::size_t least = 0;  // bytes of the shortest value
  };
  void collect() const;

  const RuleSet* rules_;
  mutable std::once_flag collected_;
  mutable std::vector<Mark> marks_;  // sorted by where they end; of equal ones that of the shortest value
};

}  // namespace assay
