// The engine against its bounds and against what others do, on one text and by turns. In these lines "good" is the
// engine, and the ratio says how many times as long the other takes.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>

#include "base/file.h"
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
  for (const Literal& literal : built_in_rules().plan().literals.anchors)
    anchors.add_literal(literal.text, literal.caseless);
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

// What keyword rules look like elsewhere (gitleaks, betterleaks, Titus and Kingfisher all write this form): a lazy left
// part, the keyword, anything up to an operator, the value, an end.
std::string keyword_form(const Rule& rule, const std::string& value) {
  std::string words;
  for (const Anchor& anchor : rule.anchors) {
    std::string word;
    for (const char c : anchor.text) word += cat("\\x", to_hex({&c, 1}));
    words += cat(words.empty() ? "" : "|", word);
  }
  return cat("(?i)[\\w.-]{0,50}?(?:", words,
             ")(?:[ \\t\\w.-]{0,20})[\\s'\"]{0,3}(?:=|>|:{1,3}=|\\|\\||:|=>|\\?=|,)[\\x60'\"\\s=]{0,5}(", value,
             ")(?:[\\x60'\"\\s;]|\\\\[nr]|$)");
}

// The inside of the group "secret", or nothing.
std::string value_of(const std::string& pattern) {
  constexpr std::string_view kGroup = "(?P<secret>";
  const std::size_t group = pattern.find(kGroup);
  if (group == std::string::npos) return "";
  std::size_t depth = 1;
  bool in_class = false;
  const std::size_t begin = group + kGroup.size();
  for (std::size_t at = begin; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return pattern.substr(begin, at - begin);
    }
  }
  return "";
}

// The same with our keyword rules written in that form.
void BM_EngineToFullExpressionsOfTheField(benchmark::State& state) {
  Expressions all;
  std::size_t keyword_rules = 0;
  for (const Rule& rule : built_in_rules().rules()) {
    const bool caseless =
        std::any_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& anchor) { return anchor.caseless; });
    const std::string value = caseless ? value_of(rule.pattern) : "";
    if (!value.empty()) ++keyword_rules;
    all.add(value.empty() ? without_names(expression_of(rule)) : keyword_form(rule, value));
  }
  BenchDatabase database(all);
  compare_with_engine(state, database);
  state.counters["keyword_rules"] = static_cast<double>(keyword_rules);
}
BENCHMARK(BM_EngineToFullExpressionsOfTheField)->Unit(benchmark::kMillisecond);

// A public rule set's own expressions: ASSAY_BENCH_EXPRESSIONS names a file of them, one a line (benchmarks/README.md).
void BM_EngineToExpressionsOfAFile(benchmark::State& state) {
  const char* path = std::getenv("ASSAY_BENCH_EXPRESSIONS");
  const auto text = read_file(path == nullptr ? "" : path);
  if (!text) return state.SkipWithError("ASSAY_BENCH_EXPRESSIONS names no file");
  Expressions all;
  for (std::size_t at = 0; at < text->size();) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    if (end > at) all.add(without_names(text->substr(at, end - at)));
    at = end + 1;
  }
  BenchDatabase database(all);
  compare_with_engine(state, database);
  state.counters["expressions"] = static_cast<double>(all.texts.size());
}
BENCHMARK(BM_EngineToExpressionsOfAFile)->Unit(benchmark::kMillisecond);

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
