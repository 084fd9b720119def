// How long the values are that vendors issue, for names that say whose token they hold ("MISTRAL_API_KEY"). A value of
// such a name that is shorter than any that its vendor's rules know, and that could be, by the bytes in it, was cut, or
// made up for a text: the vendor refuses it. Those of fewer than 12 characters are left alone: people choose such
// tokens for webhooks and triggers. But not behind the vendor's own prefix, which nobody chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"

namespace assay {

// Borrows the RuleSet. The table is made when first asked for (0.3 ms for 1,700 rules), once for all threads.
class VendorLengths {
 public:
  explicit VendorLengths(const RuleSet& rules) : rules_(&rules) {}

  // Whether `name` is made of a vendor's name and words for a token alone, and `value`, of 12 or more of
  // [0-9A-Za-z_.:|+/=-], is shorter than the shortest value of those of that vendor's rules that may begin with it; of
  // all of them where none may. Those say nothing whose longest value is shorter than it.
  bool cut(std::string_view name, std::string_view value) const;

  // The same of a value, however short, that begins as those of a rule of that vendor do, and is shorter than all of
  // these, or no longer and holds what none of them does.
  bool cut_behind_prefix(std::string_view name, std::string_view value) const;

  // Makes the table now.
  void prepare() const {
    std::call_once(collected_, [this] { collect(); });
  }

 private:
  struct Vendor {
    std::string word;  // small letters and digits
    std::uint32_t rule = 0;
  };
  struct Prefix {
    std::string vendor;       // letters of the provider's name, small
    std::string_view anchor;  // with which the value begins
    std::uint32_t rule = 0;
    std::size_t least = 0;  // bytes of the shortest value
  };
  bool is_altered(const Prefix& prefix, std::string_view value) const;
  bool shorter_than_forms(const std::string& word, std::string_view value) const;
  bool shorter_behind_prefix(const std::string& word, std::string_view value) const;
  void collect() const;
  void collect_prefixes(std::uint32_t index) const;

  const RuleSet* rules_;
  mutable std::once_flag collected_;
  mutable std::vector<Vendor> vendors_;   // sorted by word
  mutable std::vector<Prefix> prefixes_;  // sorted by vendor
};

}  // namespace assay
