// Writes a SARIF log as a stream, each result on a line of its own.
#pragma once

#include <string_view>

#include "sarif/json_writer.h"
#include "sarif/log/json_value.h"
#include "sarif/log/masking.h"
#include "sarif/output.h"

namespace assay::sarif {

// Calls in the order of the log. Nothing is kept but a buffer. Every text goes through the filter (masking.h), which
// outlives the writer. The caller finishes the output.
class LogWriter {
 public:
  LogWriter(Output& output, const TextFilter& filter) : json_(output, kSpread), filter_(filter) {}

  // Writes "$schema" and "version".
  void begin_log();
  // A member of the log or of a run.
  void member(std::string_view name, JsonValue value);
  void begin_runs();
  void begin_run();
  void begin_results() { json_.array("results"); }
  Status result(JsonValue result);
  void end_results() { json_.end_array(); }
  // A list of a run, row by row. The rows are masked already (row_batch.h).
  void begin_rows(std::string_view name) { json_.array(filter_(name)); }
  Status masked_row(const JsonValue& row);
  void end_rows() { json_.end_array(); }
  void end_run() { json_.end_object(); }
  Status end_log();

 private:
  static constexpr unsigned kSpread = 4;
  JsonWriter json_;
  const TextFilter& filter_;
};

}  // namespace assay::sarif
