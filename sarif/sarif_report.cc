// SARIF 2.1.0 (errata 01) as a stream. Results come first and the tool behind them: the order of members is free
// (§3.1), and so the rules that were used are known when they are written, and only they are. What is kept while
// results pass is one entry a rule, never one a result.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sarif/json_writer.h"
#include "sarif/report_formats.h"
#include "sarif/sarif_result.h"
#include "sarif/sarif_rule.h"
#include "sarif/sarif_run.h"

namespace assay {

namespace {

constexpr unsigned kResultsSpread = 4;  // one result a line
constexpr unsigned kToolSpread = 6;     // one rule a line

// A rule that has results, in the order of their coming: its place in driver.rules.
struct UsedRule {
  Rule rule;  // as the run knows it; made of the finding where the run does not
  bool known = false;
  std::uint32_t index = 0;  // in RunInfo::rules
};

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
    const std::uint64_t position = position_of(finding);
    const Rule& rule = used_[position].rule;
    const std::string_view description = without_full_stop(rule.description.empty() ? rule.id : rule.description);
    write_sarif_result(json_, finding, {description, position, run_.root});
    return json_.flush_if_full();
  }

  Status end(const RunOutcome& outcome) override {
    json_.end_array();
    write_tool();
    write_sarif_invocation(json_, outcome);
    write_sarif_run_properties(json_, run_, outcome);
    json_.end_object();
    json_.end_array();
    json_.end_object();
    json_.end_line();
    return json_.flush();
  }

 private:
  std::uint64_t position_of(const Finding& finding) {
    const auto [entry, added] = positions_.try_emplace(finding.rule, used_.size());
    if (!added) return entry->second;
    UsedRule used;
    if (run_.rules != nullptr && finding.rule_index < run_.rules->size() &&
        (*run_.rules)[finding.rule_index].id == finding.rule) {
      used.known = true;
      used.index = finding.rule_index;
      used.rule = (*run_.rules)[finding.rule_index];
    } else {
      used.rule.id = finding.rule;
      used.rule.severity = finding.severity;
      used.rule.confidence = finding.confidence;
    }
    used_.push_back(std::move(used));
    return entry->second;
  }

  void write_tool() {
    json_.set_spread(kToolSpread);
    json_.object("tool");
    json_.object("driver");
    write_sarif_driver_head(json_, run_);
    json_.array("rules");
    for (const UsedRule& used : used_) {
      if (used.known && run_.rule_details) {
        write_sarif_rule(json_, run_.rule_details(used.index), run_.home_page);
      } else {
        write_sarif_rule(json_, used.rule, run_.home_page);
      }
    }
    json_.end_array();
    json_.end_object();
    json_.end_object();
    json_.set_spread(kResultsSpread);
  }

  JsonWriter json_;
  RunInfo run_;
  std::vector<UsedRule> used_;
  std::map<std::string, std::uint64_t, std::less<>> positions_;  // by rule id, in used_
};

}  // namespace

std::unique_ptr<ReportWriter> make_sarif_report(Output& output) { return std::make_unique<SarifReport>(output); }

}  // namespace assay
