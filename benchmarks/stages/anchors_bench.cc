// The first stage and its traps (facts: docs/rules.md "Cost"). Compare the lines of one run with each other; the
// numbers of two runs say little.
#include <benchmark/benchmark.h>
#include <hs/hs.h>

#include <cstdlib>

#include "base/strings.h"
#include "benchmarks/stages/stage_text.h"
#include "rules/database.h"
#include "scanners/secrets/scanner.h"

namespace assay::bench {
namespace {

struct Expressions {
  std::vector<std::string> texts;
  std::vector<unsigned> flags;
  void add(std::string text, unsigned flag = 0) {
    texts.push_back(std::move(text));
    flags.push_back(flag);
  }
};

std::string escaped(std::string_view literal) {
  std::string out;
  for (const char c : literal) out += "\\x" + to_hex({&c, 1});
  return out;
}

// Expressions that Hyperscan refuses (too large, look-around) are left out, which flatters the full database.
hs_database_t* compile(Expressions expressions) {
  const hs_platform_info_t generic{};
  while (true) {
    std::vector<const char*> pointers;
    std::vector<unsigned> ids;
    for (const std::string& text : expressions.texts) {
      ids.push_back(static_cast<unsigned>(ids.size()));
      pointers.push_back(text.c_str());
    }
    hs_database_t* database = nullptr;
    hs_compile_error_t* problem = nullptr;
    if (hs_compile_multi(pointers.data(), expressions.flags.data(), ids.data(), static_cast<unsigned>(ids.size()),
                         HS_MODE_BLOCK, &generic, &database, &problem) == HS_SUCCESS) {
      return database;
    }
    std::fprintf(stderr, "left out: %s\n", problem->message);
    if (problem->expression < 0) std::exit(2);
    expressions.texts.erase(expressions.texts.begin() + problem->expression);
    expressions.flags.erase(expressions.flags.begin() + problem->expression);
    hs_free_compile_error(problem);
  }
}

void scan_with(benchmark::State& state, hs_database_t* database, const std::string& text) {
  hs_scratch_t* scratch = nullptr;
  hs_alloc_scratch(database, &scratch);
  std::uint64_t hits = 0;
  const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
    ++*static_cast<std::uint64_t*>(context);
    return 0;
  };
  for (auto _ : state) hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, count, &hits);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.counters["hits/MB"] =
      static_cast<double>(hits) / static_cast<double>(state.iterations()) * 1e6 / static_cast<double>(text.size());
  hs_free_scratch(scratch);
  hs_free_database(database);
}

// The engine as it is: anchors, byte tables, RE2, checks.
void BM_Engine(benchmark::State& state) {
  auto scanner = Scanner::create(built_in_rules());
  std::vector<Match> matches;
  for (auto _ : state) {
    matches.clear();
    benchmark::DoNotOptimize(scanner->find_all(source_text(), matches));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source_text().size()));
  state.counters["matches"] = static_cast<double>(matches.size());
}
BENCHMARK(BM_Engine)->Unit(benchmark::kMillisecond);

// Only the literals of the same rules.
void BM_AnchorsAlone(benchmark::State& state) {
  Expressions anchors;
  for (const Literal& literal : built_in_rules().plan().literals)
    anchors.add(escaped(literal.text), literal.caseless ? HS_FLAG_CASELESS : 0U);
  for (const char* holder : {"\\x02\\x01\\x0e\\x05", "\\x02\\x01\\x0f\\x05", "\\x02\\x01\\x10\\x05"})
    anchors.add(holder);
  scan_with(state, compile(anchors), source_text());
}
BENCHMARK(BM_AnchorsAlone)->Unit(benchmark::kMillisecond);

// What others do: every full expression of the same rules in one database. The engine must be four times as fast.
void BM_FullExpressionsInOneDatabase(benchmark::State& state) {
  Expressions all;
  for (const Rule& rule : built_in_rules().rules()) {
    std::string text = expression_of(rule);
    for (std::size_t at = text.find("(?P<"); at != std::string::npos; at = text.find("(?P<")) text.erase(at + 2, 1);
    all.add(std::move(text));
  }
  scan_with(state, compile(all), source_text());
}
BENCHMARK(BM_FullExpressionsInOneDatabase)->Unit(benchmark::kMillisecond);

// 1,500 rules must run at no less than half the speed of 250.
void BM_RuleCount(benchmark::State& state) {
  auto rules = RuleSet::compile(made_up_rules(static_cast<std::size_t>(state.range(0))));
  auto scanner = Scanner::create(*rules);
  std::vector<Match> matches;
  for (auto _ : state) benchmark::DoNotOptimize(scanner->find_all(source_text(), matches));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source_text().size()));
}
BENCHMARK(BM_RuleCount)->Arg(60)->Arg(250)->Arg(500)->Arg(1000)->Arg(1500)->Unit(benchmark::kMillisecond);

// Trap: with every literal at five bytes or more the engine takes a stride at which it collapses; three literals of
// four bytes hold it. Second argument: with holders.
void BM_StrideHolders(benchmark::State& state) {
  Expressions anchors;
  for (const Rule& rule : made_up_rules(static_cast<std::size_t>(state.range(0))))
    anchors.add(escaped(rule.anchors.front().text));
  if (state.range(1) != 0)
    for (const char* holder : {"\\x02\\x01\\x0e\\x05", "\\x02\\x01\\x0f\\x05", "\\x02\\x01\\x10\\x05"})
      anchors.add(holder);
  scan_with(state, compile(anchors), source_text());
}
BENCHMARK(BM_StrideHolders)->Args({248, 0})->Args({248, 1})->Unit(benchmark::kMillisecond);

// Trap: 32 to 96 literals fall into packed Teddy; padding past 96 gets out of it. Second argument: padded.
void BM_PackedTeddy(benchmark::State& state) {
  Plan plan;
  for (const Rule& rule : made_up_rules(static_cast<std::size_t>(state.range(0))))
    plan.literals.push_back({rule.anchors.front().text, false});
  if (state.range(1) != 0) {
    auto database = compile_database(plan);
    scan_with(state, database->release(), source_text());
    return;
  }
  Expressions anchors;
  for (const Literal& literal : plan.literals) anchors.add(escaped(literal.text));
  scan_with(state, compile(anchors), source_text());
}
BENCHMARK(BM_PackedTeddy)->Args({48, 0})->Args({48, 1})->Unit(benchmark::kMillisecond);

// Trap: a literal that ends in eight equal bytes is slow on that byte. Argument: how many equal bytes.
void BM_EqualTrailingBytes(benchmark::State& state) {
  Expressions anchors;
  for (const Rule& rule : made_up_rules(120)) anchors.add(escaped(rule.anchors.front().text));
  anchors.add(escaped("x" + std::string(static_cast<std::size_t>(state.range(0)), 'A')));
  anchors.add("\\x02\\x01\\x0e\\x05");
  scan_with(state, compile(anchors), std::string(std::size_t{4} << 20, 'A'));
}
BENCHMARK(BM_EqualTrailingBytes)->Arg(7)->Arg(8)->Unit(benchmark::kMillisecond);

// No input may make the engine slower than 20 MB/s: text made of one hot anchor or keyword after another.
void BM_Flood(benchmark::State& state) {
  static const char* const kPieces[] = {"key=key=", "password: ", "ghp_ghp_", "-----BEGIN ",
                                        "token=\"abcdefgh12345678\";"};
  std::string text;
  while (text.size() < (std::size_t{1} << 20)) text += kPieces[state.range(0)];
  auto scanner = Scanner::create(built_in_rules());
  std::vector<Match> matches;
  for (auto _ : state) {
    matches.clear();
    benchmark::DoNotOptimize(scanner->find_all(text, matches));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.SetLabel(kPieces[state.range(0)]);
}
BENCHMARK(BM_Flood)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::bench
