#include "scanners/secrets/scanner.h"

#include <hs/hs.h>

#include <algorithm>

#include "base/strings.h"
#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/confirmer.h"

namespace assay {

namespace {

struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Scratch = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

// hs_scan takes an unsigned length; a longer text is scanned in pieces of this.
constexpr std::size_t kLargestScan = std::size_t{1} << 30;

// Nominal nanoseconds of looking at one rule where a literal of its stands; a byte that the automaton reads is another.
constexpr std::uint64_t kEntryWork = 10;

}  // namespace

struct Scanner::Impl {
  Impl(const RuleSet& set, const Limits& bounds)
      : rules(&set), database(set.database()), plan(&set.plan()), confirmer(set, bounds), limits(bounds) {}

  const RuleSet* rules;
  const hs_database_t* database;
  const Plan* plan;
  Confirmer confirmer;
  Limits limits;
  Scratch scratch;
  // Nominal nanoseconds of the blob under way.
  std::uint64_t work = 0;
  std::uint64_t allowance = 0;
  std::uint64_t completion_work = 0;
  std::uint64_t completion_allowance = 0;

  // Of the find under way.
  Bytes text;
  std::size_t base = 0;  // where the Hyperscan call began
  std::size_t to = 0;
  std::vector<Match>* out = nullptr;
  bool flooded = false;

  static int on_literal(unsigned id, unsigned long long, unsigned long long end, unsigned, void* context) {
    auto* self = static_cast<Impl*>(context);
    return self->literal_at(id, self->base + static_cast<std::size_t>(end)) ? 0 : 1;
  }

  // Returns false to stop the scan.
  bool literal_at(unsigned id, std::size_t end) {
    if (id + 1 >= plan->first_entry.size()) return true;  // a dummy
    for (std::uint32_t e = plan->first_entry[id]; e < plan->first_entry[id + 1]; ++e) {
      const AnchorEntry& entry = plan->entries[e];
      const std::size_t begin = end - entry.length;
      if (begin >= to) return true;
      if (work >= allowance) return flood();
      work += kEntryWork;
      if (!tables_allow(*plan, entry, text, begin, work)) continue;
      confirm(entry, begin);
      if (out->size() > limits.hits_per_blob) return flood();
    }
    return true;
  }

  bool flood() {
    flooded = true;
    return false;
  }

  void confirm(const AnchorEntry& entry, std::size_t anchor) {
    Match match;
    if (entry.is_long != 0) {
      out->push_back({.begin = anchor, .rule = entry.rule});
    } else if (confirmer.confirm(text, entry.rule, anchor, match, work)) {
      out->push_back(match);
    }
  }
};

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

Result<Scanner> Scanner::create(const RuleSet& rules, const Limits& limits) {
  auto impl = std::make_unique<Impl>(rules, limits);
  hs_scratch_t* scratch = nullptr;
  const hs_error_t code = hs_alloc_scratch(impl->database, &scratch);
  if (code != HS_SUCCESS) return fail("preparing the scanner", "Hyperscan scratch", cat("error ", code));
  impl->scratch.reset(scratch);
  return Scanner(std::move(impl));
}

void Scanner::begin_blob(std::uint64_t bytes) {
  impl_->work = 0;
  impl_->allowance = impl_->limits.work_allowance(bytes);
}

bool Scanner::find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  Impl& impl = *impl_;
  const std::size_t already = out.size();
  impl.text = text;
  impl.to = std::min(to, text.size());
  impl.out = &out;
  impl.flooded = false;
  const std::size_t overlap = impl.plan->longest_literal - 1;
  const std::size_t stop = std::min(text.size(), impl.to + overlap);
  bool failed = false;
  for (std::size_t at = from; at < impl.to && !impl.flooded && !failed; at += kLargestScan) {
    const std::size_t piece = std::min(kLargestScan + overlap, stop - at);
    impl.base = at;
    const std::size_t real_to = impl.to;
    impl.to = std::min(real_to, at + kLargestScan);
    const hs_error_t code = hs_scan(impl.database, text.data() + at, static_cast<unsigned>(piece), 0,
                                    impl.scratch.get(), &Impl::on_literal, &impl);
    impl.to = real_to;
    failed = code != HS_SUCCESS && code != HS_SCAN_TERMINATED;
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(already), out.end());
  return !impl.flooded && !failed;
}

bool Scanner::complete(Bytes text, Match& match) {
  return impl_->confirmer.complete(text, match, impl_->completion_work);
}

void Scanner::begin_completions(std::uint64_t bytes) {
  impl_->completion_work = 0;
  impl_->completion_allowance = impl_->limits.work_allowance(bytes);
}

bool Scanner::completions_exhausted() const { return impl_->completion_work >= impl_->completion_allowance; }

const RuleSet& Scanner::rules() const { return *impl_->rules; }

}  // namespace assay
