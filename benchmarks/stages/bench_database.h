// A Hyperscan database for the stage benchmarks, and the comparison of two things by turns.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rules/rule_set.h"

struct hs_database;
struct hs_scratch;

namespace assay::bench {

struct Expressions {
  std::vector<std::string> texts;
  std::vector<unsigned> flags;
  void add(std::string text, unsigned flag = 0);
  void add_literal(std::string_view literal, bool caseless = false);
  // The three literals of four bytes that hold the stride (rules/database.h).
  void add_holders();
};

enum class Platform { generic, native };

class BenchDatabase {
 public:
  // Expressions that Hyperscan refuses (too large, look-around) are left out and named, which flatters the rest.
  explicit BenchDatabase(Expressions expressions, Platform platform = Platform::generic);
  explicit BenchDatabase(hs_database* database);  // takes it over
  ~BenchDatabase();
  BenchDatabase(const BenchDatabase&) = delete;
  BenchDatabase& operator=(const BenchDatabase&) = delete;

  // Scans pieces of so many bytes; returns how often something matched.
  std::uint64_t scan(std::string_view text, std::size_t piece = std::size_t{1} << 30);

  std::size_t left_out() const { return left_out_; }

 private:
  hs_database* database_ = nullptr;
  hs_scratch* scratch_ = nullptr;
  std::size_t left_out_ = 0;
};

// Runs both by turns, on processor time, and reports of the medians: MB/s of each, and the ratio, which says how many
// times as long the trap takes as the rest. Only ratios within one line mean something on a machine that is not quiet.
void compare(benchmark::State& state, std::size_t bytes, const std::function<void()>& good,
             const std::function<void()>& trap);

}  // namespace assay::bench
