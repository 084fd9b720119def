// Finds credentials in bytes: one Hyperscan pass over all anchors, a byte-table check in its callback, RE2 anchored at
// each survivor, then the rule's checks.
//
// Guarantee. Whether a match of a short rule is reported depends only on the kReach bytes on either side of its anchor's
// first byte, and for a long rule the *candidate* does. So scanning a blob in pieces, or only where it changed, gives
// exactly the matches of scanning it whole. Tested against RE2 alone over the whole text.
//
// Ownership: a Scanner borrows its RuleSet. One Scanner per thread; RuleSets are shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "rules/rule_set.h"

namespace assay {

// A confirmed match of a short rule, or a candidate of a long one. Offsets count from the start of the text.
// 24 bytes: histories hold one for every blob that has it.
struct Match {
  std::uint32_t rule = 0;    // index in the RuleSet
  std::uint32_t anchor = 0;  // offset of the anchor's first byte from `begin`
  std::uint64_t begin = 0;   // of the whole match; of the anchor for a candidate
  std::uint32_t width = 0;   // of the whole match; 0 for a candidate of a long rule
  std::uint16_t secret = 0;        // offset of the value from `begin`
  std::uint16_t secret_width = 0;  // of the value
  friend auto operator<=>(const Match&, const Match&) = default;

  bool candidate() const { return width == 0; }
  std::uint64_t anchor_begin() const { return begin + anchor; }
};

class Scanner {
 public:
  static Result<Scanner> create(const RuleSet& rules, const Limits& limits = {});
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  ~Scanner();

  // Sets the confirmations that the following finds may use together: call it once a blob. `bytes` is the blob's size.
  void begin_blob(std::uint64_t bytes);

  // Appends to `out`, sorted by (begin, rule), every match whose anchor begins in [from, to) of text. The rest of text is
  // context. Returns false when a limit cut the search short (a flood): the caller records a gap.
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out);

  // The whole text.
  bool find(Bytes text, std::vector<Match>& out) {
    begin_blob(text.size());
    return find(text, 0, text.size(), out);
  }

  // Finishes a candidate of a long rule with the whole text at hand: fills the match, or returns false when it is none.
  bool complete(Bytes text, Match& match);

  const RuleSet& rules() const;

 private:
  struct Impl;
  explicit Scanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
