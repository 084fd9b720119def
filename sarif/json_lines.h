// JSON lines, each an object with its type: what jsonl reports are, and the data of HTML reports.
#pragma once

#include <string_view>

#include "sarif/json_fields.h"
#include "sarif/json_writer.h"
#include "sarif/report.h"

namespace assay {

// The output outlives the object.
class JsonLines {
 public:
  explicit JsonLines(Output& output) : json_(output) {}

  // A line: its type, then members by way of json(), then the end.
  void open(std::string_view type) {
    json_.begin_object();
    json_.string("type", type);
  }
  Status close() {
    json_.end_object();
    json_.end_line();
    return json_.flush_if_full();
  }
  JsonWriter& json() { return json_; }

  Status run(const RunInfo& run) {
    open("run");
    json_.string("schema", kFindingsSchema);
    write_run_members(json_, run);
    return close();
  }
  Status finding(const RunInfo& run, const Finding& finding) {
    open("finding");
    write_finding_members(json_, run, finding);
    return close();
  }
  // The last lines.
  Status end(const RunOutcome& outcome) {
    open("coverage");
    write_coverage_members(json_, outcome.coverage);
    if (Status status = close(); !status) return status;
    open("outcome");
    write_outcome_members(json_, outcome);
    if (Status status = close(); !status) return status;
    return json_.flush();
  }

 private:
  JsonWriter json_;
};

}  // namespace assay
