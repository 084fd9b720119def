// What a confirmation costs: RE2 at the anchor against RE2 over a window.
#include <benchmark/benchmark.h>
#include <re2/re2.h>

#include "base/strings.h"
#include "benchmarks/stages/stage_text.h"
#include "scanners/secrets/text_position.h"

namespace assay::bench {
namespace {

constexpr const char* kKeywordRule =
    R"((?i:heroku)[\w.-]{0,20}['"\s]{0,3}[:=]\s?['"]?(?P<secret>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4})\b)";

re2::RE2::Options latin1() {
  re2::RE2::Options options;
  options.set_encoding(re2::RE2::Options::EncodingLatin1);
  return options;
}

std::string line_of_code() {
  return cat(std::string(130, ' '), "HEROKU_api_key = \"01234567-89ab-cdef\"", std::string(130, ' '));
}

void BM_ConfirmAtTheAnchor(benchmark::State& state) {
  const re2::RE2 program(kKeywordRule, latin1());
  const std::string text = line_of_code();
  re2::StringPiece groups[2];
  for (auto _ : state)
    benchmark::DoNotOptimize(program.Match(text, 130, text.size(), re2::RE2::ANCHOR_START, groups, 2));
}
BENCHMARK(BM_ConfirmAtTheAnchor);

void BM_ConfirmAnywhereInAWindow(benchmark::State& state) {
  const re2::RE2 program(cat(R"([\w.-]{0,50}?)", kKeywordRule), latin1());
  const std::string text = line_of_code();
  re2::StringPiece groups[2];
  for (auto _ : state) benchmark::DoNotOptimize(program.Match(text, 0, text.size(), re2::RE2::UNANCHORED, groups, 2));
}
BENCHMARK(BM_ConfirmAnywhereInAWindow);

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
