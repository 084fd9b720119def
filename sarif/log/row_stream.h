// The rows of streamed tables (row_keys.h) of several runs, written as one table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/masking.h"
#include "sarif/log/row_batch.h"
#include "sarif/log/row_keys.h"

namespace assay::sarif {

// Where a table has no row, nothing is written of it.
class RowStream {
 public:
  // A run of a log; one without maps is left out. All outlive the call.
  struct Run {
    const IndexMaps* maps = nullptr;
    const RowKeys* rows = nullptr;
    const SnippetMask* mask = nullptr;
  };

  // `count`: of JoinedRows. The filter and the writer outlive the stream.
  RowStream(TableKind kind, std::size_t count, const TextFilter& filter, LogWriter& writer);

  // Whether no row is missing any more.
  bool complete() const { return written_ == count_; }
  // Logs in the order in which JoinedRows took their runs.
  Status copy(const LogFile& log, const std::vector<Run>& runs);
  // Behind the last log. An error where one changed since its rows were taken.
  Status end();

 private:
  class Reader;

  TableKind kind_;
  std::size_t count_, written_ = 0;
  LogWriter& writer_;
  RowBatch batch_;
};

}  // namespace assay::sarif
