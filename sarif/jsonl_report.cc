// One JSON object a line (JSON lines), each with its type: run, finding, coverage, outcome.
#include "sarif/json_lines.h"
#include "sarif/report_formats.h"

namespace assay {

namespace {

class JsonlReport : public ReportWriter {
 public:
  explicit JsonlReport(Output& output) : lines_(output) {}

  Status begin(const RunInfo& run) override {
    run_ = run;
    return lines_.run(run_);
  }
  Status finding(const Finding& finding) override { return lines_.finding(run_, finding); }
  Status end(const RunOutcome& outcome) override { return lines_.end(outcome); }
  Status flush() override { return lines_.json().flush(); }

 private:
  JsonLines lines_;
  RunInfo run_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_jsonl_report(Output& output) { return std::make_unique<JsonlReport>(output); }

}  // namespace assay
