// Line and column on original bytes, for blobs that hold a match.
#include <benchmark/benchmark.h>

#include "benchmarks/stages/stage_text.h"
#include "scanners/secrets/text_position.h"

namespace assay::bench {
namespace {

void BM_CountLines(benchmark::State& state) {
  for (auto _ : state) {
    TextPosition position;
    assay::advance(position, source_text());
    benchmark::DoNotOptimize(position);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(source_text().size()));
}
BENCHMARK(BM_CountLines)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace assay::bench
