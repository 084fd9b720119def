// The parts of a log that is split, as they are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/packed_size.h"
#include "sarif/log/row_batch.h"
#include "sarif/log/run_head.h"
#include "sarif/log/split.h"

namespace assay::sarif {

class CountedOutput final : public Output {
 public:
  explicit CountedOutput(std::unique_ptr<Output> inner) : inner_(std::move(inner)) {}
  Status write(std::string_view bytes) override {
    size_.add(bytes);
    return inner_->write(bytes);
  }
  Status finish() override { return inner_->finish(); }
  std::uint64_t packed_bytes() {
    size_.finish();
    return size_.bytes().value_or(0);
  }

 private:
  std::unique_ptr<Output> inner_;
  PackedSize size_;
};

struct SplitPart {
  std::unique_ptr<CountedOutput> output;
  std::unique_ptr<LogWriter> writer;
  std::uint64_t results = 0;
};

// Of the runs what their results are read by and named by; all else passes with the results.
class RunTools final : public HeadReader {
 public:
  using HeadReader::HeadReader;
  static bool holds(std::string_view member) { return member == "tool" || member == "automationDetails"; }
  bool wants_run_member(std::string_view name) override { return holds(name); }
};

// Runs beyond the most that a part takes begin parts of their own: the first part with a piece of the run. `counts`: in
// how many pieces each run is.
std::size_t first_part_of(const std::vector<std::size_t>& counts, std::size_t run, std::size_t most_runs);

// Writes each result to its part, and to each part of a run what the run holds beside. All outlive the object.
class PartsWriter final : public LogVisitor {
 public:
  // pieces[run][result]: the piece of the run that it belongs to.
  PartsWriter(const LogHead& head, const std::vector<std::vector<std::uint32_t>>& pieces,
              const std::vector<std::size_t>& counts, const SplitLimits& limits, const TextFilter& filter,
              std::vector<SplitPart>& parts);

  bool wants_run_member(std::string_view name) override { return !RunTools::holds(name); }
  bool wants_items(std::string_view name) override { return !RunTools::holds(name); }
  Status begin_run(std::size_t run, const LogPlace& where) override;
  Status run_member(std::size_t run, std::string_view name, JsonValue&& value, const LogPlace& where) override;
  Status begin_items(std::size_t run, std::string_view name, const LogPlace& where) override;
  Status run_item(std::size_t run, std::string_view name, std::size_t index, JsonValue&& row,
                  const LogPlace& where) override;
  Status begin_results(std::size_t run) override;
  Status result(std::size_t run, std::size_t index, JsonValue&& value, const LogPlace& where) override;
  Status end_run(std::size_t run) override;

 private:
  template <class Act>
  void for_pieces(const Act& act);
  Status write_row(const JsonValue& row);
  Status end_list();

  const LogHead& head_;
  std::vector<std::string> names_;
  const std::vector<std::vector<std::uint32_t>>& pieces_;
  const std::vector<std::size_t>& counts_;
  const SplitLimits& limits_;
  const TextFilter& filter_;
  std::vector<SplitPart>& parts_;
  std::size_t first_ = 0;          // part that has a piece of the run
  std::size_t pieces_of_run_ = 0;  // in as many parts
  SnippetMask mask_;               // of the run's tool
  // Lists stand in the parts as they come in the log, and end where something else begins.
  enum class List : std::uint8_t { none, rows, results };
  List list_ = List::none;
  RowBatch rows_;
};

}  // namespace assay::sarif
