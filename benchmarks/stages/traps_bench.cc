// Each trap of literal matching that decided the engine's design (rules/database.h, docs/rules.md "Cost"), against what
// the engine does instead. A ratio near 1 says that the trap is none on this processor or library.
#include <benchmark/benchmark.h>
#include <hs/hs.h>
#include <re2/re2.h>

#include "base/strings.h"
#include "benchmarks/stages/bench_database.h"
#include "benchmarks/stages/stage_text.h"
#include "rules/database.h"

namespace assay::bench {
namespace {

Expressions made_up_literals(std::size_t count) {
  Expressions literals;
  for (const Rule& rule : made_up_rules(count)) literals.add_literal(rule.anchors.front().text);
  return literals;
}

void compare_databases(benchmark::State& state, std::string_view text, BenchDatabase& good, BenchDatabase& trap) {
  compare(
      state, text.size(), [&] { benchmark::DoNotOptimize(good.scan(text)); },
      [&] { benchmark::DoNotOptimize(trap.scan(text)); });
}

// With every literal at five bytes or more Hyperscan takes a stride at which it collapses; three of four bytes hold it.
void BM_TrapStride(benchmark::State& state) {
  Expressions held = made_up_literals(static_cast<std::size_t>(state.range(0)));
  BenchDatabase trap(held);
  held.add_holders();
  BenchDatabase good(held);
  compare_databases(state, source_text(), good, trap);
}
BENCHMARK(BM_TrapStride)->Arg(128)->Arg(248)->Arg(500)->Unit(benchmark::kMillisecond);

// 32 to 96 literals fall into "packed Teddy". Argument: whether for this processor, not for any.
void BM_TrapPackedTeddy(benchmark::State& state) {
  const Platform platform = state.range(0) != 0 ? Platform::native : Platform::generic;
  const Expressions few = made_up_literals(48);
  Expressions padded = few;
  padded.add_holders();
  for (int i = 0; padded.texts.size() < padded_literals(48); ++i)
    padded.add_literal(cat("\x02\x03", static_cast<char>(0x0e + i % 18), static_cast<char>(0x01 + i / 18)));
  BenchDatabase good(padded, platform);
  BenchDatabase trap(few, platform);
  compare_databases(state, source_text(), good, trap);
}
BENCHMARK(BM_TrapPackedTeddy)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

// Dictionary words among the anchors: what ten of them cost beside 240 that hardly occur.
void BM_TrapHotAnchors(benchmark::State& state) {
  Expressions cold = made_up_literals(250);
  cold.add_holders();
  Expressions hot = made_up_literals(240);
  for (const char* word : {"key", "auth", "test_", "user", "client", "name", "data", "line", "http", "string"})
    hot.add_literal(word, true);
  hot.add_holders();
  BenchDatabase good(cold);
  BenchDatabase trap(hot);
  compare_databases(state, source_text(), good, trap);
}
BENCHMARK(BM_TrapHotAnchors)->Unit(benchmark::kMillisecond);

// Asking Hyperscan where matches begin. Literals bear it, expressions do not: many are refused then ("left_out").
void BM_TrapStartOfMatch(benchmark::State& state) {
  Expressions plain;
  for (const Rule& rule : made_up_rules(100)) plain.add(cat("\\b", rule.anchors.front().text, "[0-9A-Za-z]{8,32}"));
  plain.add("(?i)(?:token|secret)[\\w.-]{0,20}\\s?[:=]\\s?['\"]?[0-9A-Za-z]{16,40}");
  Expressions starts = plain;
  for (unsigned& flag : starts.flags) flag |= HS_FLAG_SOM_LEFTMOST;
  BenchDatabase good(plain);
  BenchDatabase trap(starts);
  compare_databases(state, source_text(), good, trap);
  state.counters["left_out"] = static_cast<double>(trap.left_out());
}
BENCHMARK(BM_TrapStartOfMatch)->Unit(benchmark::kMillisecond);

// A literal that ends in eight equal bytes, on that byte; seven are fine.
void BM_TrapEqualTrailingBytes(benchmark::State& state) {
  const std::string text(std::size_t{4} << 20, 'A');
  const auto literals = [](std::size_t equal) {
    Expressions made = made_up_literals(120);
    made.add_literal("x" + std::string(equal, 'A'));
    made.add_holders();
    return made;
  };
  BenchDatabase good(literals(7));
  BenchDatabase trap(literals(8));
  compare_databases(state, text, good, trap);
}
BENCHMARK(BM_TrapEqualTrailingBytes)->Unit(benchmark::kMillisecond);

// A database for this processor alone, which the program cannot carry. The trap is the one for any processor: it costs
// nothing as long as the ratio stays near 1. Argument: literals.
void BM_TrapGenericPlatform(benchmark::State& state) {
  Expressions literals = made_up_literals(static_cast<std::size_t>(state.range(0)));
  literals.add_holders();
  BenchDatabase native(literals, Platform::native);
  BenchDatabase generic(literals, Platform::generic);
  compare_databases(state, source_text(), native, generic);
}
BENCHMARK(BM_TrapGenericPlatform)->Arg(16)->Arg(48)->Arg(250)->Arg(1000)->Unit(benchmark::kMillisecond);

// Small pieces instead of the 256 KiB that windows have. Argument: bytes of one.
void BM_TrapSmallBuffers(benchmark::State& state) {
  Expressions literals = made_up_literals(250);
  literals.add_holders();
  BenchDatabase database(literals);
  const std::string& text = source_text();
  compare(
      state, text.size(), [&] { benchmark::DoNotOptimize(database.scan(text, std::size_t{256} << 10)); },
      [&] { benchmark::DoNotOptimize(database.scan(text, static_cast<std::size_t>(state.range(0)))); });
}
BENCHMARK(BM_TrapSmallBuffers)->Arg(64)->Arg(1024)->Arg(16384)->Unit(benchmark::kMillisecond);

// RE2 over a window around a keyword instead of from the keyword on. Argument: whether the window holds a match.
void BM_TrapUnanchoredConfirmation(benchmark::State& state) {
  constexpr const char* kRule =
      R"((?i:heroku)[\w.-]{0,20}['"\s]{0,3}[:=]\s?['"]?(?P<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4})\b)";
  re2::RE2::Options options(re2::RE2::Latin1);
  const re2::RE2 anchored(kRule, options);
  const re2::RE2 anywhere(cat(R"([\w.-]{0,50}?)", kRule), options);
  const char* line = state.range(0) != 0 ? "HEROKU_api_key = \"01234567-89ab-cdef\"" : "HEROKU_api_key = get_key(name)";
  std::string text;
  std::vector<std::size_t> keywords;
  while (text.size() < (std::size_t{1} << 16)) {
    text += "for (const auto& each : list_of_values) { total_of_all += each.size(); }  // one line of code\n";
    keywords.push_back(text.size());
    text += cat(line, "\n");
  }
  re2::StringPiece groups[2];
  compare(
      state, text.size(),
      [&] {
        for (const std::size_t at : keywords)
          anchored.Match(text, at, std::min(text.size(), at + 200), re2::RE2::ANCHOR_START, groups, 2);
      },
      [&] {
        for (const std::size_t at : keywords) {
          anywhere.Match(text, at < 60 ? 0 : at - 60, std::min(text.size(), at + 200), re2::RE2::UNANCHORED, groups, 2);
        }
      });
}
BENCHMARK(BM_TrapUnanchoredConfirmation)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace assay::bench
