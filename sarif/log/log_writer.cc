#include "sarif/log/log_writer.h"

#include "sarif/sarif_run.h"

namespace assay::sarif {

void LogWriter::begin_log() {
  json_.begin_object();
  json_.string("$schema", kSarifSchema);
  json_.string("version", "2.1.0");
}

void LogWriter::member(std::string_view name, JsonValue value) {
  mask_texts(value, filter_);
  json_.key(filter_(name));
  write_value(json_, value);
}

void LogWriter::begin_runs() { json_.array("runs"); }

void LogWriter::begin_run() { json_.begin_object(); }

Status LogWriter::result(JsonValue result) {
  mask_texts(result, filter_);
  write_value(json_, result);
  return json_.flush_if_full();
}

Status LogWriter::masked_row(const JsonValue& row) {
  write_value(json_, row);
  return json_.flush_if_full();
}

Status LogWriter::end_log() {
  json_.end_array();
  json_.end_object();
  json_.end_line();
  return json_.flush();
}

}  // namespace assay::sarif
