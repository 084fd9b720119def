#include "benchmarks/stages/bench_database.h"

#include <hs/hs.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/strings.h"

namespace assay::bench {

void Expressions::add(std::string text, unsigned flag) {
  texts.push_back(std::move(text));
  flags.push_back(flag);
}

void Expressions::add_literal(std::string_view literal, bool caseless) {
  std::string out;
  for (const char c : literal) out += cat("\\x", to_hex({&c, 1}));
  add(std::move(out), caseless ? HS_FLAG_CASELESS : 0U);
}

void Expressions::add_holders() {
  for (const char* holder : {"\\x02\\x01\\x0e\\x05", "\\x02\\x01\\x0f\\x05", "\\x02\\x01\\x10\\x05"}) add(holder);
}

BenchDatabase::BenchDatabase(Expressions expressions, Platform platform) {
  hs_platform_info_t info{};
  if (platform == Platform::native) hs_populate_platform(&info);
  while (database_ == nullptr) {
    std::vector<const char*> pointers;
    std::vector<unsigned> ids;
    for (const std::string& text : expressions.texts) {
      ids.push_back(static_cast<unsigned>(ids.size()));
      pointers.push_back(text.c_str());
    }
    hs_compile_error_t* problem = nullptr;
    if (hs_compile_multi(pointers.data(), expressions.flags.data(), ids.data(), static_cast<unsigned>(ids.size()),
                         HS_MODE_BLOCK, &info, &database_, &problem) == HS_SUCCESS) {
      break;
    }
    if (problem->expression < 0) {
      std::fprintf(stderr, "no database: %s\n", problem->message);
      std::exit(2);
    }
    ++left_out_;
    expressions.texts.erase(expressions.texts.begin() + problem->expression);
    expressions.flags.erase(expressions.flags.begin() + problem->expression);
    hs_free_compile_error(problem);
  }
  hs_alloc_scratch(database_, &scratch_);
}

BenchDatabase::BenchDatabase(hs_database* database) : database_(database) { hs_alloc_scratch(database_, &scratch_); }

BenchDatabase::~BenchDatabase() {
  hs_free_scratch(scratch_);
  hs_free_database(database_);
}

std::uint64_t BenchDatabase::scan(std::string_view text, std::size_t piece) {
  std::uint64_t hits = 0;
  const auto count = [](unsigned, unsigned long long, unsigned long long, unsigned, void* context) {
    ++*static_cast<std::uint64_t*>(context);
    return 0;
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    const std::size_t length = std::min(piece, text.size());
    hs_scan(database_, text.data(), static_cast<unsigned>(length), 0, scratch_, count, &hits);
  }
  return hits;
}

namespace {

double processor_seconds() {
  std::timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double seconds_of(const std::function<void()>& job) {
  const double begin = processor_seconds();
  job();
  return processor_seconds() - begin;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

}  // namespace

void compare(benchmark::State& state, std::size_t bytes, const std::function<void()>& good,
             const std::function<void()>& trap) {
  good();
  trap();
  std::vector<double> goods;
  std::vector<double> traps;
  for (auto _ : state) {
    goods.push_back(seconds_of(good));
    traps.push_back(seconds_of(trap));
  }
  const double megabytes = static_cast<double>(bytes) / 1e6;
  state.counters["good_MB/s"] = megabytes / median(goods);
  state.counters["trap_MB/s"] = megabytes / median(traps);
  state.counters["ratio"] = median(traps) / median(goods);
}

}  // namespace assay::bench
