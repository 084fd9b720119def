// The first stage: where anchors stand. Those of most rules are looked for around runs of characters (rules/
// value_shape.h), those of the others by pairs of bytes (pair_masks.h), or by Hyperscan on a processor that is not made
// for that. Either finds the same.
//
// Borrows its RuleSet. One for each thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "rules/rule_set.h"
#include "scanners/secrets/pair_masks.h"
#include "scanners/secrets/run_finder.h"

struct hs_scratch;

namespace assay {

// Takes the anchors as they are found, in no order, each once.
class AnchorSink {
 public:
  virtual ~AnchorSink() = default;
  // Where an anchor of the entry's rule begins. Of a rule that asks for a value behind it, some run may be that value.
  // Returns false to stop the search.
  virtual bool anchor_at(const AnchorEntry& entry, std::size_t begin) = 0;
  // Where a mark begins (rules/marks.h), by its number in kMarks. Returns false to stop the search.
  virtual bool mark_at(std::size_t /*mark*/, std::size_t /*begin*/) { return true; }
  // What was looked at besides, in nominal nanoseconds. Returns false to stop the search.
  virtual bool spend(std::uint64_t work) = 0;
};

class AnchorFinder {
 public:
  // `pairs`: null for Hyperscan.
  static Result<AnchorFinder> create(const RuleSet& rules, PairKernel pairs = pair_kernel());
  AnchorFinder(AnchorFinder&&) noexcept;
  AnchorFinder& operator=(AnchorFinder&&) noexcept;
  AnchorFinder(const AnchorFinder&) = delete;
  AnchorFinder& operator=(const AnchorFinder&) = delete;
  ~AnchorFinder();

  // The anchors whose first byte lies in [from, to); the rest of text is context. Returns false when Hyperscan fails;
  // true too where the sink stopped the search.
  bool find(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink);

 private:
  struct ScratchDeleter {
    void operator()(hs_scratch* scratch) const;
  };
  AnchorFinder(const RuleSet& rules, PairKernel pairs, hs_scratch* scratch);

  bool find_literals(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink, bool& stopped);
  bool find_by_pairs(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink) const;
  bool literals_at(Bytes text, std::size_t window, std::uint64_t key, std::uint64_t bytes, std::size_t from,
                   std::size_t to, AnchorSink& sink) const;
  bool find_around_runs(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink);
  bool find_at_run(Bytes text, const Run& run, std::size_t from, std::size_t to, AnchorSink& sink) const;
  bool find_keywords(Bytes text, std::size_t begin, std::size_t end, std::size_t from, std::size_t to,
                     AnchorSink& sink) const;
  bool find_keywords_by_pairs(Bytes text, std::size_t begin, std::size_t end, std::size_t from, std::size_t to,
                              AnchorSink& sink) const;
  void mask_pairs(const LiteralIndex& index, Bytes text, std::size_t begin, std::size_t blocks, PairMasks* out) const;
  bool keyword_at(Bytes text, std::size_t begin, std::uint32_t keyword, AnchorSink& sink) const;
  bool value_follows(Bytes text, const RuleTables& rule, std::size_t anchor, const Run& run) const;

  const RuleSet* rules_;
  PairKernel pairs_;
  std::unique_ptr<hs_scratch, ScratchDeleter> scratch_;
  std::vector<Run> runs_;         // of the piece at hand
  std::vector<PairMasks> masks_;  // of keywords in it
};

}  // namespace assay
