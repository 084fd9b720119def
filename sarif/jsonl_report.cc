// One JSON object a line (JSON lines), each with its type: run, finding, coverage, outcome.
#include "sarif/json_fields.h"
#include "sarif/report_formats.h"

namespace assay {

namespace {

class JsonlReport : public ReportWriter {
 public:
  explicit JsonlReport(Output& output) : json_(output) {}

  Status begin(const RunInfo& run) override {
    run_ = run;
    open("run");
    json_.string("schema", kFindingsSchema);
    write_run_members(json_, run_);
    return close();
  }

  Status finding(const Finding& finding) override {
    open("finding");
    write_finding_members(json_, run_, finding);
    return close();
  }

  Status end(const RunOutcome& outcome) override {
    open("coverage");
    write_coverage_members(json_, outcome.coverage);
    if (const Status status = close(); !status) return status;
    open("outcome");
    write_outcome_members(json_, outcome);
    if (const Status status = close(); !status) return status;
    return json_.flush();
  }

 private:
  void open(std::string_view type) {
    json_.begin_object();
    json_.string("type", type);
  }
  Status close() {
    json_.end_object();
    json_.end_line();
    return json_.flush_if_full();
  }

  JsonWriter json_;
  RunInfo run_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_jsonl_report(Output& output) { return std::make_unique<JsonlReport>(output); }

}  // namespace assay
