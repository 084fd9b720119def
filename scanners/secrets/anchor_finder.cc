#include "scanners/secrets/anchor_finder.h"

#include <hs/hs.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/strings.h"
#include "rules/marks.h"
#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/byte_masks.h"

namespace assay {

namespace {

// hs_scan takes an unsigned length; a longer text is searched in pieces of this.
constexpr std::size_t kLargestScan = std::size_t{1} << 30;
// Runs are found for so many bytes at a time, which stay in the first cache until their surroundings are searched.
constexpr std::size_t kRunPiece = std::size_t{16} << 10;

// Pairs are looked for in so many blocks at a time, and their kernel reads so many bytes behind these.
constexpr std::size_t kPairBlocks = 128;
constexpr std::size_t kPairBehind = 3;

// Nominal nanoseconds of comparing an anchor with the text, and a rule's value with a run.
constexpr std::uint64_t kCompareWork = 5;
constexpr std::uint64_t kValueWork = 5;

bool stands(const Literal& anchor, Bytes text, std::size_t at) {
  return stands_at(anchor.text, anchor.caseless, text, at);
}

// Of the four bytes before `at`; what lies before the text is zero.
std::uint32_t key_before(Bytes text, std::size_t at) {
  if (at >= 4) return HashedAnchors::key_as_it_stands(text.data() + at - 4);
  std::array<char, 4> bytes{};
  std::copy_n(text.data(), at, bytes.end() - static_cast<std::ptrdiff_t>(at));
  return HashedAnchors::key_as_it_stands(bytes.data());
}

// The eight bytes from `at` on, the first one lowest; what lies behind the text is zero.
std::uint64_t eight_at(Bytes text, std::size_t at) {
  std::array<char, sizeof(std::uint64_t)> bytes{};
  static_assert(std::endian::native == std::endian::little);
  if (at + bytes.size() <= text.size()) {
    std::memcpy(bytes.data(), text.data() + at, bytes.size());
  } else {
    text.copy(bytes.data(), bytes.size(), at);
  }
  return std::bit_cast<std::uint64_t>(bytes);
}

struct LiteralSearch {
  const Plan* plan = nullptr;
  AnchorSink* sink = nullptr;
  std::size_t base = 0, to = 0;

  static int on_literal(unsigned id, unsigned long long, unsigned long long end, unsigned, void* context) {
    auto& self = *static_cast<LiteralSearch*>(context);
    if (id >= kFirstMark) {
      const std::size_t begin = self.base + static_cast<std::size_t>(end) - kMarks[id - kFirstMark].text.size();
      return begin < self.to && !self.sink->mark_at(id - kFirstMark, begin) ? 1 : 0;
    }
    if (id >= self.plan->literals.size()) return 0;  // a dummy
    const auto& first = self.plan->literals.first;
    for (std::uint32_t e = first[id]; e < first[id + 1]; ++e) {
      const AnchorEntry& entry = self.plan->entries[e];
      const std::size_t begin = self.base + static_cast<std::size_t>(end) - entry.length;
      if (begin >= self.to) return 0;
      if (!self.sink->anchor_at(entry, begin)) return 1;
    }
    return 0;
  }
};

}  // namespace

void AnchorFinder::ScratchDeleter::operator()(hs_scratch* scratch) const { hs_free_scratch(scratch); }

AnchorFinder::AnchorFinder(const RuleSet& rules, PairKernel pairs, hs_scratch* scratch)
    : rules_(&rules), pairs_(pairs), scratch_(scratch) {}
AnchorFinder::AnchorFinder(AnchorFinder&&) noexcept = default;
AnchorFinder& AnchorFinder::operator=(AnchorFinder&&) noexcept = default;
AnchorFinder::~AnchorFinder() = default;

Result<AnchorFinder> AnchorFinder::create(const RuleSet& rules, PairKernel pairs) {
  const bool complete = rules.literal_index().complete && rules.keyword_index().complete;
  if (pairs != nullptr && complete) return AnchorFinder(rules, pairs, nullptr);
  hs_scratch_t* scratch = nullptr;
  const hs_error_t code = hs_alloc_scratch(rules.database(), &scratch);
  if (code != HS_SUCCESS) return fail("preparing the scanner", "Hyperscan scratch", cat("error ", code));
  return AnchorFinder(rules, nullptr, scratch);
}

bool AnchorFinder::find(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink) {
  to = std::min(to, text.size());
  bool stopped = false;
  if (pairs_ != nullptr) {
    stopped = !find_by_pairs(text, from, to, sink);
  } else if (!find_literals(text, from, to, sink, stopped)) {
    return false;
  }
  for (std::size_t at = from; at < to && !stopped; at += kRunPiece)
    stopped = !find_around_runs(text, at, std::min(to, at + kRunPiece), sink);
  return true;
}

bool AnchorFinder::find_literals(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink, bool& stopped) {
  const Plan& plan = rules_->plan();
  const std::size_t overlap = std::max<std::size_t>(plan.longest_literal, kLongestMark) - 1;
  const std::size_t stop = std::min(text.size(), to + overlap);
  LiteralSearch search{&plan, &sink};
  for (std::size_t at = from; at < to && !stopped; at += kLargestScan) {
    const std::size_t piece = std::min(kLargestScan + overlap, stop - at);
    search.base = at;
    search.to = std::min(to, at + kLargestScan);
    const hs_error_t code = hs_scan(rules_->database(), text.data() + at, static_cast<unsigned>(piece), 0,
                                    scratch_.get(), &LiteralSearch::on_literal, &search);
    if (code != HS_SUCCESS && code != HS_SCAN_TERMINATED) return false;
    stopped = code == HS_SCAN_TERMINATED;
  }
  return true;
}

// Returns false when the sink stopped the search.
bool AnchorFinder::find_by_pairs(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink) const {
  const LiteralIndex& index = rules_->literal_index();
  const std::size_t end = std::min(text.size(), to + index.windows.most_before());
  std::array<PairMasks, kPairBlocks> masks;
  for (std::size_t begin = from; begin < end;) {
    const std::size_t searched = std::min(kPairBlocks, (end - begin + kMaskBytes - 1) / kMaskBytes);
    mask_pairs(index, text, begin, searched, masks.data());
    for (std::size_t block = 0; block < searched; ++block) {
      const std::size_t at = begin + block * kMaskBytes;
      const auto look = [&](std::uint64_t bits, std::size_t known) {
        for (; bits != 0; bits &= bits - 1) {
          const std::size_t window = at + static_cast<std::size_t>(std::countr_zero(bits));
          if (window >= text.size()) return true;
          const std::uint64_t bytes = eight_at(text, window);
          const std::uint64_t key = LiteralWindows::key_of(bytes, known);
          if (index.windows.may_hold(key) && !literals_at(text, window, key, bytes, from, to, sink)) return false;
        }
        return true;
      };
      if (!look(masks[block].longer, 5) || !look(masks[block].four, 4) || !look(masks[block].three, 3)) return false;
    }
    begin += searched * kMaskBytes;
  }
  return true;
}

// The masks of so many blocks from `begin` on; what lies behind the text is zero.
void AnchorFinder::mask_pairs(const LiteralIndex& index, Bytes text, std::size_t begin, std::size_t blocks,
                              PairMasks* out) const {
  const std::size_t left = text.size() - std::min(text.size(), begin + kPairBehind);
  const std::size_t whole = std::min(blocks, left / kMaskBytes);
  pairs_(index.tables, text.data() + begin, whole, out);
  for (std::size_t block = whole; block < blocks; ++block) {
    std::array<char, kMaskBytes + kPairBehind> last{};
    if (const std::size_t at = begin + block * kMaskBytes; at < text.size()) text.copy(last.data(), last.size(), at);
    pairs_(index.tables, last.data(), 1, out + block);
  }
}

// Those that are known by the bytes at `window` and begin in [from, to).
bool AnchorFinder::literals_at(Bytes text, std::size_t window, std::uint64_t key, std::uint64_t bytes, std::size_t from,
                               std::size_t to, AnchorSink& sink) const {
  const Plan& plan = rules_->plan();
  return rules_->literal_index().windows.with(key, bytes, [&](std::uint32_t literal, std::uint32_t before) {
    if (window < from + before || window - before >= to) return true;
    if (literal >= plan.literals.size()) {
      const std::size_t mark = literal - plan.literals.size();
      return !stands_at(kMarks[mark].text, true, text, window - before) || sink.mark_at(mark, window - before);
    }
    if (!stands(plan.literals.anchors[literal], text, window - before)) return true;
    for (std::uint32_t e = plan.literals.first[literal]; e < plan.literals.first[literal + 1]; ++e)
      if (!sink.anchor_at(plan.entries[e], window - before)) return false;
    return true;
  });
}

// Returns false when the sink stopped the search.
bool AnchorFinder::find_around_runs(Bytes text, std::size_t from, std::size_t to, AnchorSink& sink) {
  const RunIndex& index = rules_->run_index();
  runs_.clear();
  find_runs(text, from, to + index.farthest + 1, runs_);
  for (const Run& run : runs_)
    if (!find_at_run(text, run, from, to, sink)) return false;
  // Backwards, so that what is before several runs is searched once: all from `searched` to the run at hand has been. A
  // keyword ends before its run, so the bytes that it is known by lie there, if they do not lie behind `to`.
  const std::size_t behind =
      pairs_ != nullptr ? rules_->keyword_index().windows.most_before() : index.keywords.most_before();
  masks_.clear();
  std::size_t searched = to + behind;
  for (auto run = runs_.rbegin(); run != runs_.rend() && searched > from; ++run) {
    if (!run->digit || run->begin == 0) continue;
    const char before = text[run->begin - 1];
    const auto& reaches = before == '+' || before == '/' ? index.reach_in_base64 : index.reach;
    const std::size_t reach = reaches[run->alnum][run->word];
    if (reach == 0) continue;
    const std::size_t begin = std::max(from, run->begin - std::min(run->begin, reach));
    const std::size_t end = std::min(run->begin, searched);
    if (begin >= end) continue;
    if (pairs_ != nullptr && masks_.empty()) {
      masks_.resize((to + behind - from + kMaskBytes - 1) / kMaskBytes);
      mask_pairs(rules_->keyword_index(), text, from, masks_.size(), masks_.data());
    }
    const bool go_on = pairs_ != nullptr ? find_keywords_by_pairs(text, begin, end, from, to, sink)
                                         : find_keywords(text, begin, end, from, to, sink);
    if (!go_on) return false;
    searched = begin;
  }
  return true;
}

// The anchors that begin the run, and those that end before it.
bool AnchorFinder::find_at_run(Bytes text, const Run& run, std::size_t from, std::size_t to, AnchorSink& sink) const {
  const Plan& plan = rules_->plan();
  const RunIndex& index = rules_->run_index();
  bool go_on = true;
  const auto take = [&](const AnchorTable& table, std::uint32_t anchor, std::size_t begin) {
    go_on = go_on && sink.spend(kCompareWork);
    if (!go_on || begin < from || begin >= to || !stands(table.anchors[anchor], text, begin)) return;
    for (std::uint32_t e = table.first[anchor]; e < table.first[anchor + 1] && go_on; ++e)
      go_on = sink.anchor_at(plan.entries[e], begin);
  };
  const std::uint32_t prefix = HashedAnchors::key_of_three(text.data() + run.begin);
  if (index.prefixes.may_hold(prefix))
    index.prefixes.with_key(prefix,
                            [&](std::uint32_t anchor, std::uint32_t) { take(plan.prefixes, anchor, run.begin); });
  if (run.begin >= 2) {
    const std::uint32_t around = HashedAnchors::key_of_three(text.data() + run.begin - 2);
    if (index.inner.may_hold(around)) {
      index.inner.with_key(around, [&](std::uint32_t anchor, std::uint32_t before_key) {
        const std::size_t before = before_key + 2;
        if (run.begin >= before) take(plan.inner, anchor, run.begin - before);
      });
    }
  }
  const std::uint32_t lead = key_before(text, run.begin);
  if (index.leads.may_hold(lead)) {
    index.leads.with_key(lead, [&](std::uint32_t anchor, std::uint32_t) {
      const std::size_t size = plan.leads.anchors[anchor].text.size();
      if (run.begin >= size) take(plan.leads, anchor, run.begin - size);
    });
  }
  return go_on;
}

// Keywords that begin in [from, to), where a run follows, and of which the bytes that they are known by begin in
// [begin, end).
bool AnchorFinder::find_keywords(Bytes text, std::size_t begin, std::size_t end, std::size_t from, std::size_t to,
                                 AnchorSink& sink) const {
  const HashedAnchors& keywords = rules_->run_index().keywords;
  // Behind the window stands a run of at least 16 bytes.
  for (std::size_t at = begin; at < end; ++at) {
    while (at + 4 <= end && !keywords.may_hold_in(text.data() + at)) at += 4;
    if (at == end) break;
    const std::uint32_t key = HashedAnchors::key_of_four(text.data() + at);
    if (!keywords.may_hold(key)) continue;
    bool go_on = true;
    keywords.with_key(key, [&](std::uint32_t keyword, std::uint32_t before) {
      if (go_on && at >= from + before && at - before < to) go_on = keyword_at(text, at - before, keyword, sink);
    });
    if (!go_on) return false;
  }
  return true;
}

// The same by the masks of the piece that begins at `from`.
bool AnchorFinder::find_keywords_by_pairs(Bytes text, std::size_t begin, std::size_t end, std::size_t from,
                                          std::size_t to, AnchorSink& sink) const {
  const LiteralWindows& windows = rules_->keyword_index().windows;
  for (std::size_t at = begin; at < end;) {
    const std::size_t bit = (at - from) % kMaskBytes;
    const std::size_t next = std::min(end, at + kMaskBytes - bit);
    const PairMasks& masks = masks_[(at - from) / kMaskBytes];
    const std::uint64_t wanted = ~std::uint64_t{0} >> (kMaskBytes - (next - at)) << bit;
    const auto look = [&](std::uint64_t bits, std::size_t known) {
      for (bits &= wanted; bits != 0; bits &= bits - 1) {
        const std::size_t window = at - bit + static_cast<std::size_t>(std::countr_zero(bits));
        const std::uint64_t bytes = eight_at(text, window);
        const std::uint64_t key = LiteralWindows::key_of(bytes, known);
        if (!windows.may_hold(key)) continue;
        const bool go_on = windows.with(key, bytes, [&](std::uint32_t keyword, std::uint32_t before) {
          if (window < from + before || window - before >= to) return true;
          return keyword_at(text, window - before, keyword, sink);
        });
        if (!go_on) return false;
      }
      return true;
    };
    if (!look(masks.longer, 5) || !look(masks.four, 4) || !look(masks.three, 3)) return false;
    at = next;
  }
  return true;
}

bool AnchorFinder::keyword_at(Bytes text, std::size_t begin, std::uint32_t keyword, AnchorSink& sink) const {
  if (!sink.spend(kCompareWork)) return false;
  const Plan& plan = rules_->plan();
  if (!stands(plan.keywords.anchors[keyword], text, begin)) return true;
  bool go_on = true;
  const auto first = std::lower_bound(runs_.begin(), runs_.end(), begin,
                                      [](const Run& run, std::size_t at) { return run.begin <= at; });
  for (std::uint32_t e = plan.keywords.first[keyword]; e < plan.keywords.first[keyword + 1] && go_on; ++e) {
    const AnchorEntry& entry = plan.entries[e];
    const RuleTables& rule = plan.rules[entry.rule];
    for (auto run = first; run != runs_.end() && run->begin <= begin + rule.farthest + rule.run_at && go_on; ++run) {
      go_on = sink.spend(kValueWork);
      if (!value_follows(text, rule, begin, *run)) continue;
      go_on = go_on && sink.anchor_at(entry, begin);
      break;
    }
  }
  return go_on;
}

// Whether the run may be the value of a match of the rule whose anchor begins at `anchor`.
bool AnchorFinder::value_follows(Bytes text, const RuleTables& rule, std::size_t anchor, const Run& run) const {
  return run.digit && run.begin >= anchor + rule.nearest + rule.run_at && rule.alnum.hold(run.alnum) &&
         rule.word.hold(run.word) && value_begins_at(rules_->plan(), rule, text, run.begin - rule.run_at);
}

}  // namespace assay
