// Finds credentials in bytes: anchors (scanners/secrets/anchor_finder.h), a byte-table check at each, RE2 anchored at
// the survivors, then the rule's checks.
//
// Guarantee. Whether a match of a short rule is reported depends only on the kReach bytes on either side of its
// anchor's first byte, and for a long rule the *candidate* does. So scanning a blob in pieces, or only where it
// changed, gives exactly the matches of scanning it whole. Tested against RE2 alone over the whole text.
//
// Ownership: a Scanner borrows its RuleSet. One Scanner per thread; RuleSets are shared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "rules/rule_set.h"
#include "scanners/secrets/match.h"

namespace assay {

// A mark (rules/marks.h) that stands at `begin`: its number in kMarks.
struct FoundMark {
  std::size_t mark = 0;
  std::size_t begin = 0;
};

class Scanner final : public MatchFinder {
 public:
  static Result<Scanner> create(const RuleSet& rules, const Limits& limits = {});
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  ~Scanner() override;

  void begin_blob(std::uint64_t bytes) override;
  bool find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) override;

  // Appends every match of these rules, which read lines, whose line begins in [from, to) of text. Unsorted; takes of
  // the same allowance as find(), and returns false where it ran out.
  bool find_lines(Bytes text, std::size_t from, std::size_t to, std::span<const std::uint32_t> rules,
                  std::vector<Match>& out);

  // Those that the last find() met in its range, in no order. As many as there may be matches.
  const std::vector<FoundMark>& marks() const;

  // The whole text as one blob.
  bool find_all(Bytes text, std::vector<Match>& out) {
    begin_blob(text.size());
    return find(text, 0, text.size(), out);
  }

  // Finishes a candidate of a long rule with the whole text at hand: fills the match, or returns false when it is none.
  bool complete(Bytes text, Match& match);

  // Opens the allowance of completions in a text, and whether they have used more than it. Without the first there is
  // no bound.
  void begin_completions(std::uint64_t bytes);
  bool completions_exhausted() const;

  const RuleSet& rules() const;

 private:
  struct Impl;
  explicit Scanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace assay
