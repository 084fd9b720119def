#include "scanners/secrets/rule_cost.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/limits.h"
#include "base/strings.h"
#include "scanners/secrets/anchor_finder.h"
#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/confirmer.h"

namespace assay {
namespace {

// So many bytes of one text or of many small ones are searched, then confirmed rule by rule: one reading of the clock
// serves many confirmations. (With a reading for each of 6,700 files, the clock was a third of what a rule seemed to
// cost.)
constexpr std::size_t kPiece = std::size_t{1} << 20;

struct Hit {
  const AnchorEntry* entry;
  std::size_t begin;
  Bytes text;
};

class Meter final : public AnchorSink {
 public:
  Meter(const RuleSet& rules, const Stopwatch& now, AnchorFinder finder)
      : rules_(rules), now_(now), finder_(std::move(finder)), confirmer_(rules, Limits{}) {
    confirmer_.prepare();
    report_.rules.resize(rules.size());
    hits_.resize(rules.size());
    for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
      report_.rules[rule].rule = rule;
      rules.program(rule);
    }
  }

  // False when Hyperscan fails.
  bool measure(Bytes text) {
    report_.bytes += text.size();
    text_ = text;
    for (std::size_t at = 0; at < text.size(); at += kPiece) {
      const auto begin = now_();
      if (!finder_.find(text, at, at + kPiece, *this)) return false;
      report_.searching += now_() - begin;
      searched_ += std::min(kPiece, text.size() - at);
      if (searched_ >= kPiece) confirm();
    }
    return true;
  }

  CostReport take() {
    confirm();
    return std::move(report_);
  }

 private:
  bool anchor_at(const AnchorEntry& entry, std::size_t begin) override {
    hits_[entry.rule].push_back({&entry, begin, text_});
    return true;
  }
  bool spend(std::uint64_t /*work*/) override { return true; }

  void confirm() {
    std::uint64_t work = 0;
    searched_ = 0;
    for (RuleCost& cost : report_.rules) {
      std::vector<Hit>& hits = hits_[cost.rule];
      if (hits.empty()) continue;
      fetch(hits);
      const auto begin = now_();
      for (const Hit& hit : hits) {
        const AnchorEntry& entry = *hit.entry;
        if (!tables_allow(rules_.plan(), entry, hit.text, hit.begin, work)) continue;
        ++cost.confirmations;
        Match match;
        if (entry.is_long != 0 || confirmer_.confirm(hit.text, entry, hit.begin, match, work)) ++cost.matches;
      }
      cost.confirming += now_() - begin;
      cost.hits += hits.size();
      hits.clear();
    }
  }

  // A scan confirms where it has just searched. Here up to a megabyte was searched since, so the bytes around the hits
  // are brought back near before the clock is read, or each hit would be charged with waiting for memory.
  static void fetch(const std::vector<Hit>& hits) {
    constexpr std::size_t kBefore = 64;
    constexpr std::size_t kBehind = 128;
    volatile char seen = 0;
    for (const Hit& hit : hits)
      for (std::size_t at = hit.begin - std::min(hit.begin, kBefore);
           at < std::min(hit.begin + kBehind, hit.text.size()); at += kBefore)
        seen = hit.text[at];
    static_cast<void>(seen);
  }

  const RuleSet& rules_;
  const Stopwatch& now_;
  AnchorFinder finder_;
  const Confirmer confirmer_;
  Bytes text_;                          // that is searched
  std::size_t searched_ = 0;            // bytes since the last confirmations
  std::vector<std::vector<Hit>> hits_;  // of these, by rule
  CostReport report_;
};

}  // namespace

std::chrono::nanoseconds CostReport::total() const {
  return std::accumulate(rules.begin(), rules.end(), searching,
                         [](auto sum, const RuleCost& cost) { return sum + cost.confirming; });
}

double CostReport::per_megabyte(std::uint64_t count) const {
  return bytes == 0 ? 0 : static_cast<double>(count) * 1e6 / static_cast<double>(bytes);
}

double CostReport::share(const RuleCost& cost) const {
  const auto all = static_cast<double>(total().count());
  return all > 0 ? static_cast<double>(cost.confirming.count()) / all : 0;
}

Result<CostReport> measure_cost(const RuleSet& rules, const std::vector<Bytes>& texts, const Stopwatch& now) {
  auto finder = AnchorFinder::create(rules);
  if (!finder) return tl::make_unexpected(std::move(finder.error()));
  Meter meter(rules, now, std::move(*finder));
  for (const Bytes text : texts)
    if (!meter.measure(text)) return fail("measuring rules", "", "Hyperscan failed");
  return meter.take();
}

// Whether all anchors of the rule are anchors of generic rules too: then they cost nothing more.
static bool generic_rules_look_for(const RuleSet& rules, const Rule& rule) {
  if (rule.generic) return false;
  return std::all_of(rule.anchors.begin(), rule.anchors.end(), [&](const Anchor& anchor) {
    return std::any_of(rules.rules().begin(), rules.rules().end(), [&](const Rule& other) {
      return other.generic && std::find(other.anchors.begin(), other.anchors.end(), anchor) != other.anchors.end();
    });
  });
}

std::vector<Diagnostic> judge_cost(const RuleSet& rules, const CostReport& report, const CostBounds& bounds) {
  std::vector<Diagnostic> found;
  const auto add = [&](Diagnostic::Level level, std::uint32_t rule, std::string message, std::string hint) {
    Diagnostic diagnostic;
    diagnostic.level = level;
    diagnostic.rule = rules[rule].id;
    diagnostic.message = std::move(message);
    diagnostic.hint = std::move(hint);
    found.push_back(std::move(diagnostic));
  };
  for (const RuleCost& cost : report.rules) {
    const double factor = rules[cost.rule].generic ? 6 : 1;
    if (generic_rules_look_for(rules, rules[cost.rule])) continue;
    const double hits = report.per_megabyte(cost.hits);
    const double confirmations = report.per_megabyte(cost.confirmations);
    if (hits > bounds.hits * factor) {
      const bool refused = hits > bounds.most_hits * factor;
      add(refused ? Diagnostic::Level::error : Diagnostic::Level::warning, cost.rule,
          cat("its anchors stand ", std::llround(hits), " times in a megabyte"),
          "take a longer literal, or one that only the credential has");
    }
    if (confirmations > bounds.confirmations) {
      add(Diagnostic::Level::warning, cost.rule,
          cat("RE2 is asked ", std::llround(confirmations), " times in a megabyte"),
          "say more about the bytes behind the anchor");
    }
  }
  return found;
}

}  // namespace assay
