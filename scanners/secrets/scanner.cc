#include "scanners/secrets/scanner.h"

#include <algorithm>

#include "base/private_terms.h"
#include "scanners/secrets/anchor_finder.h"
#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/decode/joined_parts.h"

namespace assay {

namespace {

// Nominal nanoseconds of looking at one rule where an anchor of its stands; a byte that the automaton reads is another.
constexpr std::uint64_t kEntryWork = 10;
// A mark, with what is judged beside it.
constexpr std::uint64_t kMarkWork = 500;
// Asking one rule at the beginning of a line, where most say no at the first word.
constexpr std::uint64_t kLineWork = 100;
constexpr std::size_t kShortestLine = 2;

}  // namespace

struct Scanner::Impl final : AnchorSink {
  Impl(const RuleSet& set, AnchorFinder&& anchors, const Limits& bounds)
      : rules(&set), finder(std::move(anchors)), confirmer(set, bounds), limits(bounds) {
    for (std::uint32_t i = 0; !private_terms().empty() && i < set.size(); ++i)
      if (set[i].id == kPrivateTermRule) private_rule = i;
  }

  const RuleSet* rules;
  AnchorFinder finder;
  Confirmer confirmer;
  Limits limits;
  // Nominal nanoseconds of the blob under way.
  std::uint64_t work = 0;
  std::uint64_t allowance = 0;
  std::uint64_t completion_work = 0;
  std::uint64_t completion_allowance = 0;

  std::optional<std::uint32_t> private_rule;
  std::vector<PrivateTerms::Span> private_spans;

  // Of the find under way.
  Bytes text;
  std::vector<Match>* out = nullptr;
  bool flooded = false;
  std::vector<FoundMark> marks;

  bool anchor_at(const AnchorEntry& entry, std::size_t begin) override {
    if (!spend(kEntryWork)) return false;
    if (!tables_allow(rules->plan(), entry, text, begin, work)) return true;
    confirm(entry, begin);
    flooded = out->size() > limits.hits_per_blob;
    return !flooded;
  }

  bool mark_at(std::size_t mark, std::size_t begin) override {
    if (!spend(kMarkWork)) return false;
    // Most of these tell of nothing, and some texts are full of them.
    const bool of_parts = kMarks[mark].mark == Mark::joined || kMarks[mark].mark == Mark::folded;
    if (of_parts && joined_parts(text, mark, begin).empty()) return true;
    marks.push_back({mark, begin});
    flooded = marks.size() > limits.hits_per_blob;
    return !flooded;
  }

  bool spend(std::uint64_t nanoseconds) override {
    flooded = work >= allowance;
    work += nanoseconds;
    return !flooded;
  }

  void find_private_terms(std::size_t from, std::size_t to) {
    private_spans.clear();
    private_terms().find(text, from, to, private_spans);
    for (const PrivateTerms::Span& span : private_spans) {
      if (out->size() > limits.hits_per_blob) flooded = true;
      if (flooded) return;
      const auto width = static_cast<std::uint32_t>(span.end - span.begin);
      out->push_back({.begin = span.begin, .rule = *private_rule, .width = width, .secret_width = width});
    }
  }

  void confirm(const AnchorEntry& entry, std::size_t anchor) {
    Match match;
    if (entry.is_long != 0) {
      out->push_back({.begin = anchor, .rule = entry.rule});
    } else if (confirmer.confirm(text, entry, anchor, match, work)) {
      out->push_back(match);
    }
  }
};

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

Result<Scanner> Scanner::create(const RuleSet& rules, const Limits& limits) {
  auto finder = AnchorFinder::create(rules);
  if (!finder) return tl::make_unexpected(std::move(finder.error()));
  return Scanner(std::make_unique<Impl>(rules, std::move(*finder), limits));
}

void Scanner::begin_blob(std::uint64_t bytes) {
  impl_->work = 0;
  impl_->allowance = impl_->limits.work_allowance(bytes);
}

bool Scanner::find(Bytes text, std::size_t from, std::size_t to, std::vector<Match>& out) {
  Impl& impl = *impl_;
  const std::size_t already = out.size();
  impl.text = text;
  impl.out = &out;
  impl.flooded = false;
  impl.marks.clear();
  const bool found = impl.finder.find(text, from, to, impl);
  if (impl.private_rule) impl.find_private_terms(from, to);
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(already), out.end());
  return found && !impl.flooded;
}

bool Scanner::find_lines(Bytes text, std::size_t from, std::size_t to, std::span<const std::uint32_t> rules,
                         std::vector<Match>& out) {
  Impl& impl = *impl_;
  impl.flooded = false;
  std::size_t line = from;
  if (line > 0 && text[line - 1] != '\n') line = std::min(text.find('\n', line), text.size() - 1) + 1;
  while (line < to && line < text.size()) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    for (const std::uint32_t rule : end - line < kShortestLine ? std::span<const std::uint32_t>() : rules) {
      if (!impl.spend(kLineWork)) return false;
      Match match;
      std::uint64_t work = 0;
      if (!impl.confirmer.confirm(text, AnchorEntry{.rule = rule}, line, match, work)) continue;
      impl.work += work;
      out.push_back(match);
      if (out.size() > impl.limits.hits_per_blob) return false;
    }
    line = end + 1;
  }
  return true;
}

const std::vector<FoundMark>& Scanner::marks() const { return impl_->marks; }

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
