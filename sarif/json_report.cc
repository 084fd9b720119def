// One JSON object for the whole run.
#include "sarif/json_fields.h"
#include "sarif/report_formats.h"

namespace assay {

namespace {

constexpr unsigned kAllSpread = 64;

class JsonReport : public ReportWriter {
 public:
  explicit JsonReport(Output& output) : json_(output, kAllSpread) {}

  Status begin(const RunInfo& run) override {
    run_ = run;
    json_.begin_object();
    json_.string("schema", kFindingsSchema);
    json_.object("run");
    write_run_members(json_, run_);
    json_.end_object();
    json_.array("findings");
    return json_.flush_if_full();
  }

  Status finding(const Finding& finding) override {
    json_.begin_object();
    write_finding_members(json_, run_, finding);
    json_.end_object();
    return json_.flush_if_full();
  }

  Status end(const RunOutcome& outcome) override {
    json_.end_array();
    json_.object("coverage");
    write_coverage_members(json_, outcome.coverage);
    json_.end_object();
    json_.object("outcome");
    write_outcome_members(json_, outcome);
    json_.end_object();
    json_.end_object();
    json_.end_line();
    return json_.flush();
  }

 private:
  JsonWriter json_;
  RunInfo run_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_json_report(Output& output) { return std::make_unique<JsonReport>(output); }

}  // namespace assay
