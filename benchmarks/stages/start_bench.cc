// What a process pays before its first byte: loading the built-in rules, and what compiling them instead would cost.
#include <benchmark/benchmark.h>

#include "benchmarks/stages/stage_text.h"
#include "rules/builtin/builtin.h"
#include "rules/codec.h"
#include "rules/database.h"

namespace assay::bench {
namespace {

void BM_LoadBuiltInRules(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(RuleSet::load(builtin_rule_image()));
}
BENCHMARK(BM_LoadBuiltInRules)->Unit(benchmark::kMicrosecond);

void BM_CompileDatabase(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(compile_database(built_in_rules().plan()));
}
BENCHMARK(BM_CompileDatabase)->Unit(benchmark::kMillisecond);

void BM_Decode1500Rules(benchmark::State& state) {
  const std::string bytes = encode_rules(made_up_rules(1500));
  for (auto _ : state) benchmark::DoNotOptimize(decode_rules(bytes, false));
}
BENCHMARK(BM_Decode1500Rules)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace assay::bench
