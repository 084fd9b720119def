// Decides at one anchor whether a rule matches there: RE2, then the rule's checks of the value.
//
// Guarantee. A decision about a short rule reads no byte farther than kReach from the anchor's first byte.
//
// Borrows its RuleSet. Stateless but for that, so one may serve several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "rules/rule_set.h"
#include "scanners/secrets/context/keywords.h"
#include "scanners/secrets/match.h"
#include "scanners/secrets/vendor_lengths.h"
#include "scanners/secrets/vendor_marks.h"
#include "scanners/secrets/vendor_prefixes.h"

namespace assay {

namespace context {
struct Judged;
}

// Whether a match's score decides its confidence: assignments, and the passwords of generic rules for URLs and basic
// authentication.
bool is_scored(const Rule& rule);

// Where the password of a URL that begins at `begin` ends, before the '@' of its host. Nothing for one that is longer
// than context::kLongestValue, or none.
std::optional<std::size_t> url_password_end(Bytes text, std::size_t begin);

class Confirmer {
 public:
  Confirmer(const RuleSet& rules, const Limits& limits);

  // Makes the tables now that are made when first asked for: for who measures what follows.
  void prepare() const;

  // The rule of an entry whose literal stands at `anchor`, where the tables allow it; a short one. Adds what it took to
  // `work`, in nominal nanoseconds. A value that goes on beyond what may decide here gives a candidate, with what is
  // seen of the value.
  bool confirm(Bytes text, const AnchorEntry& entry, std::size_t anchor, Match& match, std::uint64_t& work) const;

  // A candidate of a long rule or of a long value, with the whole text at hand. True at once for a match that is none.
  bool complete(Bytes text, Match& match, std::uint64_t& work) const;

 private:
  struct Span;
  bool match_at(Bytes text, std::uint32_t rule, std::size_t anchor, std::size_t window_end, Match& match,
                std::uint64_t& work) const;
  bool match_proven(Bytes text, std::uint32_t rule, std::size_t anchor, Match& match, std::uint64_t& work) const;
  bool read_assignment(Bytes text, const AnchorEntry& entry, std::size_t anchor, Match& match,
                       std::uint64_t& work) const;
  bool complete_url(Bytes text, Match& match, std::uint64_t& work) const;
  bool complete_assignment(Bytes text, Match& match, std::uint64_t& work) const;
  bool take_assignment(Bytes text, std::uint32_t rule, std::size_t anchor, const context::Judged& found,
                       Match& match) const;
  bool value_allows(Bytes text, std::uint32_t rule, std::size_t anchor, std::uint64_t& work) const;
  bool gap_allows(Bytes text, std::uint32_t rule, std::size_t anchor, std::size_t value, std::uint64_t& work) const;
  bool left_allows(const RuleTables& tables, Bytes text, std::size_t first) const;
  bool run(Bytes text, std::uint32_t rule, std::size_t first, std::size_t anchor, std::size_t window_end, Span& whole,
           Span& secret, std::uint64_t& work) const;
  bool value_passes(Bytes text, std::uint32_t rule, std::size_t anchor, std::size_t window_end,
                    const Span& secret) const;
  bool complete_pem(Bytes text, Match& match) const;

  const RuleSet* rules_;
  Limits limits_;
  VendorPrefixes vendors_;
  VendorMarks marks_;
  VendorLengths lengths_;
  std::vector<std::unique_ptr<const context::Keywords>> keywords_;  // of the rules that read assignments
  std::vector<bool> provable_;                                      // the rules whose values have a checksum
};

}  // namespace assay
