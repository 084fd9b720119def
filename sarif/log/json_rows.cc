// Rows as JSON, one object or one a line.
#include "sarif/json_writer.h"
#include "sarif/log/row_writers.h"

namespace assay::sarif {

namespace {

class JsonRows final : public RowWriter {
 public:
  JsonRows(Output& output, bool lines) : json_(output, lines ? 0 : 2), lines_(lines) {}

  bool takes_all() const override { return true; }
  Status begin(const RowTotals& totals) override {
    json_.begin_object();
    if (lines_) json_.string("type", "log");
    json_.string("schema", "assay-sarif-rows/1");
    json_.number("results", totals.results);
    json_.number("suppressed", totals.suppressed);
    json_.boolean("complete", totals.complete && totals.told);
    json_.string("completeness", !totals.complete ? "incomplete" : totals.told ? "complete" : "untold");
    json_.array("tools");
    for (const std::string& tool : totals.tools) json_.string(tool);
    json_.end_array();
    if (lines_) {
      json_.end_object();
      json_.end_line();
    } else {
      json_.array("rows");
    }
    return json_.flush_if_full();
  }

  Status row(const Row& row) override {
    json_.begin_object();
    if (lines_) json_.string("type", "row");
    json_.string("tool", row.tool);
    json_.string_unless_empty("tool_version", row.tool_version);
    json_.string("rule", row.rule);
    json_.string_unless_empty("rule_name", row.rule_name);
    json_.string("level", row.level);
    json_.string("severity", row.severity);
    json_.string("message", row.message);
    json_.string_unless_empty("path", row.path);
    number("line", row.line);
    number("column", row.column);
    number("end_line", row.end_line);
    number("end_column", row.end_column);
    json_.string_unless_empty("commit", row.commit);
    json_.string("fingerprint", row.fingerprint);
    json_.string_unless_empty("kind", row.kind);
    json_.string_unless_empty("baseline_state", row.baseline_state);
    json_.boolean("suppressed", row.suppressed);
    if (!row.cwes.empty()) {
      json_.array("cwes");
      for (const std::string& cwe : row.cwes) json_.string(cwe);
      json_.end_array();
    }
    json_.string_unless_empty("help_uri", row.help_uri);
    write_flow(row);
    json_.end_object();
    if (lines_) json_.end_line();
    return json_.flush_if_full();
  }

  Status end() override {
    if (!lines_) {
      json_.end_array();
      json_.end_object();
      json_.end_line();
    }
    return json_.flush();
  }

 private:
  void write_flow(const Row& row) {
    if (row.flow.empty()) return;
    json_.array("flow");
    for (const FlowStep& step : row.flow) {
      json_.begin_object();
      json_.string_unless_empty("path", step.place.path);
      number("line", step.place.line);
      number("column", step.place.column);
      json_.string_unless_empty("message", step.message);
      json_.end_object();
    }
    json_.end_array();
  }

  void number(std::string_view name, std::int64_t value) {
    if (value > 0) json_.number(name, static_cast<std::uint64_t>(value));
  }

  JsonWriter json_;
  bool lines_;
};

}  // namespace

std::unique_ptr<RowWriter> make_json_rows(Output& output, bool lines) {
  return std::make_unique<JsonRows>(output, lines);
}

}  // namespace assay::sarif
