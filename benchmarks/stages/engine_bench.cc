// The engine against its bounds and against what others do, on one text and by turns. In these lines "good" is the
// engine, and the ratio says how many times as long the other takes.
#include <benchmark/benchmark.h>
#include <hs/hs.h>

#include "base/strings.h"
#include "benchmarks/stages/bench_database.h"
#include "benchmarks/stages/stage_text.h"
#include "scanners/secrets/scanner.h"

namespace assay::bench {
namespace {

class Engine {
 public:
  explicit Engine(const RuleSet& rules) : scanner_(std::move(*Scanner::create(rules))) {}
  void scan(std::string_view text) {
    matches_.clear();
    complete_ = scanner_.find_all(text, matches_);
  }
  std::size_t matches() const { return matches_.size(); }
  bool complete() const { return complete_; }

 private:
  Scanner scanner_;
  std::vector<Match> matches_;
  bool complete_ = true;
};

void compare_with_engine(benchmark::State& state, BenchDatabase& other) {
  Engine engine(built_in_rules());
  std::uint64_t hits = 0;
  compare(
      state, source_text().size(), [&] { engine.scan(source_text()); }, [&] { hits = other.scan(source_text()); });
  const double megabytes = static_cast<double>(source_text().size()) / 1e6;
  state.counters["matches/MB"] = static_cast<double>(engine.matches()) / megabytes;
  state.counters["hits/MB"] = static_cast<double>(hits) / megabytes;
  state.counters["left_out"] = static_cast<double>(other.left_out());
  if (!engine.complete()) state.SkipWithError("the text is a flood");
}

// Only the literals of the same rules: what no confirmation could be faster than. 0.8 is the goal.
void BM_EngineToAnchorsAlone(benchmark::State& state) {
  Expressions anchors;
  for (const Literal& literal : built_in_rules().plan().literals) anchors.add_literal(literal.text, literal.caseless);
  anchors.add_holders();
  BenchDatabase database(anchors);
  compare_with_engine(state, database);
}
BENCHMARK(BM_EngineToAnchorsAlone)->Unit(benchmark::kMillisecond);

// Hyperscan has no named groups.
std::string without_names(std::string text) {
  for (std::size_t at = text.find("(?P<"); at != std::string::npos; at = text.find("(?P<")) text.erase(at + 2, 1);
  return text;
}

// Every full expression of our rules in one database, as our rules write them: they begin with their anchors, which is
// what Hyperscan likes best.
void BM_EngineToOurFullExpressions(benchmark::State& state) {
  Expressions all;
  for (const Rule& rule : built_in_rules().rules()) all.add(without_names(expression_of(rule)));
  BenchDatabase database(all);
  compare_with_engine(state, database);
}
BENCHMARK(BM_EngineToOurFullExpressions)->Unit(benchmark::kMillisecond);

// The same with the keyword rules as the field writes them: a lazy left part before the keyword, as in gitleaks.
void BM_EngineToFullExpressionsOfTheField(benchmark::State& state) {
  Expressions all;
  for (const Rule& rule : built_in_rules().rules()) {
    const bool keyword =
        std::any_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& a) { return a.caseless; });
    const std::string text = without_names(expression_of(rule));
    all.add(keyword ? cat("(?i)[\\w.-]{0,50}?(?:", text, ")") : text);
  }
  BenchDatabase database(all);
  compare_with_engine(state, database);
}
BENCHMARK(BM_EngineToFullExpressionsOfTheField)->Unit(benchmark::kMillisecond);

// 1,500 rules must run at no less than half the speed of 250: a ratio of at most 2.
void BM_EngineRuleCount(benchmark::State& state) {
  const auto few = RuleSet::compile(made_up_rules(250));
  const auto many = RuleSet::compile(made_up_rules(static_cast<std::size_t>(state.range(0))));
  Engine with_few(*few);
  Engine with_many(*many);
  compare(
      state, source_text().size(), [&] { with_few.scan(source_text()); }, [&] { with_many.scan(source_text()); });
}
BENCHMARK(BM_EngineRuleCount)->Arg(500)->Arg(1000)->Arg(1500)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::bench
