// SARIF 2.1.0 (errata 01) as a stream. Results come first and the tool behind them: the order of members is free
// (§3.1), and so the rules that were used are known when they are written, and only they are. What is kept while
// results pass is one entry a rule and a bounded table of archives, never one a result.
#include <cstdint>

#include "sarif/json_writer.h"
#include "sarif/report_formats.h"
#include "sarif/sarif_artifacts.h"
#include "sarif/sarif_requests.h"
#include "sarif/sarif_result.h"
#include "sarif/sarif_rule.h"
#include "sarif/sarif_run.h"
#include "sarif/used_rules.h"

namespace assay {

namespace {

constexpr unsigned kResultsSpread = 4;  // one result or artifact a line
constexpr unsigned kToolSpread = 6;     // one rule a line

class SarifReport : public ReportWriter {
 public:
  explicit SarifReport(Output& output) : json_(output, kResultsSpread) {}

  Status begin(const RunInfo& run) override {
    run_ = run;
    json_.begin_object();
    json_.string("$schema", kSarifSchema);
    json_.string("version", "2.1.0");
    json_.array("runs");
    json_.begin_object();
    write_sarif_run_head(json_, run_);
    json_.array("results");
    return json_.flush_if_full();
  }

  Status finding(const Finding& finding) override {
    const std::uint64_t position = used_.position_of(finding);
    const Rule& rule = used_.rule(position);
    const std::string_view description = without_full_stop(rule.description.empty() ? rule.id : rule.description);
    write_sarif_result(json_, finding, {description, position, run_.root, artifacts_, requests_});
    return json_.flush_if_full();
  }

  Status end(const RunOutcome& outcome) override {
    json_.end_array();
    write_tool();
    artifacts_.write(json_);
    requests_.write(json_);
    write_sarif_invocation(json_, outcome);
    write_sarif_run_properties(json_, run_, outcome);
    json_.end_object();
    json_.end_array();
    json_.end_object();
    json_.end_line();
    return json_.flush();
  }

 private:
  void write_tool() {
    json_.set_spread(kToolSpread);
    json_.object("tool");
    json_.object("driver");
    write_sarif_driver_head(json_, run_);
    json_.array("rules");
    for (std::uint64_t i = 0; i < used_.size(); ++i) write_sarif_rule(json_, used_.with_details(i), run_.home_page);
    json_.end_array();
    json_.end_object();
    json_.end_object();
    json_.set_spread(kResultsSpread);
  }

  JsonWriter json_;
  RunInfo run_;
  UsedRules used_{run_};
  SarifArtifacts artifacts_;
  SarifRequests requests_;
};

}  // namespace

std::unique_ptr<ReportWriter> make_sarif_report(Output& output) { return std::make_unique<SarifReport>(output); }

}  // namespace assay
