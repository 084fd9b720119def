#include "scanners/secrets/scanner.h"

#include <hs/hs.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/pem.h"

namespace assay {

namespace {

struct ScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using Scratch = std::unique_ptr<hs_scratch_t, ScratchDeleter>;

// hs_scan takes an unsigned length; a longer text is scanned in pieces of this.
constexpr std::size_t kLargestScan = std::size_t{1} << 30;

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

// An RE2 submatch as offsets.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

}  // namespace

struct Scanner::Impl {
  const RuleSet* rules = nullptr;
  const hs_database_t* database = nullptr;
  const Plan* plan = nullptr;
  Limits limits;
  Scratch scratch;
  std::uint64_t confirmations_left = 0;

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

  // The byte tables: what has to be true around a literal before RE2 is asked. Returns false to stop the scan.
  bool literal_at(unsigned id, std::size_t end) {
    if (id + 1 >= plan->first_entry.size()) return true;  // a dummy
    for (std::uint32_t e = plan->first_entry[id]; e < plan->first_entry[id + 1]; ++e) {
      const AnchorEntry& entry = plan->entries[e];
      const std::size_t begin = end - entry.length;
      if (begin >= to) return true;
      if (entry.left > begin || text.size() - end < entry.leading_count) continue;
      if (entry.no_word_before != 0 && begin > 0 && is_word(text[begin - 1])) continue;
      if (!leading_fits(entry, end)) continue;
      if (confirmations_left == 0) {
        flooded = true;
        return false;
      }
      --confirmations_left;
      confirm(entry, begin);
      if (out->size() > limits.hits_per_blob) {
        flooded = true;
        return false;
      }
    }
    return true;
  }

  bool leading_fits(const AnchorEntry& entry, std::size_t at) const {
    const std::uint16_t* sets = plan->leading.data() + entry.leading_at;
    for (std::size_t i = 0; i < entry.leading_count; ++i) {
      if (!plan->sets[sets[i]].has(static_cast<unsigned char>(text[at + i]))) return false;
    }
    return true;
  }

  void confirm(const AnchorEntry& entry, std::size_t anchor) {
    if (entry.is_long != 0) {
      out->push_back({.begin = anchor, .rule = entry.rule});
      return;
    }
    Match match;
    const std::size_t window_end = std::min(text.size(), anchor + kReach);
    if (match_at(entry.rule, anchor, window_end, match)) out->push_back(match);
  }

  // Runs the rule with its anchor at `anchor`, reading no byte from `window_end` on but as context of a zero-width
  // condition, and applies the rule's checks.
  bool match_at(std::uint32_t rule, std::size_t anchor, std::size_t window_end, Match& match) const {
    const RuleWidths& widths = plan->widths[rule];
    std::size_t first = anchor >= widths.left_max ? anchor - widths.left_max : 0;
    const std::size_t last = anchor - widths.left_min;
    for (; first <= last; ++first) {
      Span whole;
      Span secret;
      if (run(rule, first, window_end, whole, secret) && whole.end > anchor) {
        if (!value_passes(rule, anchor, window_end, secret)) return false;
        match.begin = whole.begin;
        match.rule = rule;
        match.anchor = static_cast<std::uint32_t>(anchor - whole.begin);
        match.width = static_cast<std::uint32_t>(whole.end - whole.begin);
        match.secret = static_cast<std::uint32_t>(secret.begin - whole.begin);
        match.secret_width = static_cast<std::uint32_t>(secret.end - secret.begin);
        return true;
      }
    }
    return false;
  }

  bool run(std::uint32_t rule, std::size_t at, std::size_t window_end, Span& whole, Span& secret) const {
    const re2::RE2& program = rules->program(rule);
    const int group = rules->secret_group(rule);
    constexpr int kMostGroups = 16;
    std::array<re2::StringPiece, kMostGroups> groups;
    if (group >= kMostGroups) return false;
    const re2::StringPiece all(text.data(), text.size());
    if (!program.Match(all, at, window_end, re2::RE2::ANCHOR_START, groups.data(), group + 1)) return false;
    const auto span = [&](const re2::StringPiece& piece) {
      const auto begin = static_cast<std::size_t>(piece.data() - text.data());
      return Span{begin, begin + piece.size()};
    };
    whole = span(groups[0]);
    const auto& value = groups[static_cast<std::size_t>(group)];
    if (value.data() == nullptr || value.empty()) return false;
    secret = span(value);
    return true;
  }

  // Checks see only the bytes near the anchor, so that a decision does not depend on how the text was cut.
  bool value_passes(std::uint32_t rule, std::size_t anchor, std::size_t window_end, const Span& secret) const {
    const Rule& data = (*rules)[rule];
    const Bytes value = text.substr(secret.begin, secret.end - secret.begin);
    if (data.entropy > 0 && shannon_entropy(value) < data.entropy) return false;
    if (data.checks.empty()) return true;
    const std::size_t near_begin = anchor >= kReach ? anchor - kReach : 0;
    const Bytes near = text.substr(near_begin, window_end - near_begin);
    return std::all_of(data.checks.begin(), data.checks.end(), [&](const Check& check) {
      return passes(check.kind, value, near, secret.begin - near_begin, secret.end - near_begin);
    });
  }

  bool complete_pem(Match& match) const {
    const std::size_t anchor = match.begin;
    const auto end = pem_end(text.substr(anchor, limits.long_value_bytes));
    if (!end) return false;
    const Span secret{anchor, anchor + *end};
    if (!value_passes(match.rule, anchor, secret.end, secret)) return false;
    match.width = static_cast<std::uint32_t>(*end);
    match.secret = 0;
    match.secret_width = match.width;
    return true;
  }
};

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;
Scanner::~Scanner() = default;

Result<Scanner> Scanner::create(const RuleSet& rules, const Limits& limits) {
  auto impl = std::make_unique<Impl>();
  impl->rules = &rules;
  impl->database = rules.database();
  impl->plan = &rules.plan();
  impl->limits = limits;
  hs_scratch_t* scratch = nullptr;
  const hs_error_t code = hs_alloc_scratch(impl->database, &scratch);
  if (code != HS_SUCCESS) return fail("preparing the scanner", "Hyperscan scratch", cat("error ", code));
  impl->scratch.reset(scratch);
  return Scanner(std::move(impl));
}

void Scanner::begin_blob(std::uint64_t bytes) {
  impl_->confirmations_left = impl_->limits.confirmations_base + bytes / impl_->limits.bytes_per_confirmation;
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
  if (!match.candidate()) return true;
  Impl& impl = *impl_;
  impl.text = text;
  if ((*impl.rules)[match.rule].reader == Reader::pem) return impl.complete_pem(match);
  const std::size_t anchor = match.begin;
  return impl.match_at(match.rule, anchor, std::min(text.size(), anchor + impl.limits.long_value_bytes), match);
}

const RuleSet& Scanner::rules() const { return *impl_->rules; }

}  // namespace assay
