#include "sarif/log/row_stream.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "sarif/log/log_reader.h"

namespace assay::sarif {

class RowStream::Reader final : public LogVisitor {
 public:
  Reader(RowStream& stream, const std::vector<Run>& runs) : stream_(stream), runs_(runs) {}

  Status begin_run(std::size_t run, const LogPlace&) override {
    wanted_ = run < runs_.size() && runs_[run].maps != nullptr;
    return {};
  }
  bool wants_run_member(std::string_view) override { return false; }
  bool wants_results(std::size_t) override { return false; }
  bool wants_items(std::string_view name) override { return wanted_ && name == name_of(stream_.kind_).name; }
  Status run_item(std::size_t run, std::string_view, std::size_t index, JsonValue&& row, const LogPlace&) override {
    const Run& of = runs_[run];
    const auto& map = (*of.maps)[static_cast<std::size_t>(stream_.kind_)];
    // New rows have their numbers in the order in which they come; one that was there has a lower one.
    if (index >= map.size()) return fail("joining SARIF logs", "", "a log changed while it was read");
    if (map[index] != static_cast<std::int64_t>(stream_.written_)) return {};
    ++stream_.written_;
    drop_own_index(stream_.kind_, row);
    if (of.rows->is_cut(index)) row.erase("parentIndex");
    move_indices(row, row_definition(stream_.kind_), *of.maps);
    if (stream_.kind_ == TableKind::artifacts) of.mask->apply_to_artifact(row);
    return stream_.batch_.add(std::move(row));
  }

 private:
  RowStream& stream_;
  const std::vector<Run>& runs_;
  bool wanted_ = false;
};

RowStream::RowStream(TableKind kind, std::size_t count, const TextFilter& filter, LogWriter& writer)
    : kind_(kind),
      count_(count),
      writer_(writer),
      batch_(filter, [this](const JsonValue& row) { return writer_.masked_row(row); }) {
  if (count_ != 0) writer_.begin_rows(name_of(kind_).name);
}

Status RowStream::copy(const LogFile& log, const std::vector<Run>& runs) {
  const bool any = std::any_of(runs.begin(), runs.end(), [this](const Run& run) {
    return run.maps != nullptr && !(*run.maps)[static_cast<std::size_t>(kind_)].empty();
  });
  if (!any) return {};
  Reader reader(*this, runs);
  return read_log(log, reader);
}

Status RowStream::end() {
  if (count_ == 0) return {};
  if (!complete()) return fail("joining SARIF logs", "", "a log changed while it was read");
  if (Status status = batch_.flush(); !status) return status;
  writer_.end_rows();
  return {};
}

}  // namespace assay::sarif
