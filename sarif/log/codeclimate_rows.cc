// Rows as Code Climate issues (github.com/codeclimate/platform, SPEC.md), in the one list that GitLab reads.
#include "sarif/json_writer.h"
#include "sarif/log/row_writers.h"

namespace assay::sarif {

namespace {

std::string_view severity_of(const Row& row) {
  if (row.severity == "critical") return "blocker";
  if (row.severity == "high") return "critical";
  if (row.severity == "medium") return "major";
  return row.severity == "low" ? "minor" : "info";
}

class CodeclimateRows final : public RowWriter {
 public:
  explicit CodeclimateRows(Output& output) : json_(output, 1) {}

  Status begin(const RowTotals&) override {
    json_.begin_array();
    return {};
  }
  Status row(const Row& row) override {
    if (row.suppressed) return {};
    json_.begin_object();
    json_.string("type", "issue");
    json_.string("check_name", row.rule);
    json_.string("description", row.message);
    json_.array("categories");
    json_.string("Security");
    json_.end_array();
    json_.string("severity", severity_of(row));
    json_.string("fingerprint", row.fingerprint);
    json_.object("location");
    json_.string("path", row.path);
    json_.object("lines");
    // Required there.
    json_.number("begin", static_cast<std::uint64_t>(row.line > 0 ? row.line : 1));
    json_.number("end", static_cast<std::uint64_t>(row.end_line > 0 ? row.end_line : 1));
    json_.end_object();
    json_.end_object();
    json_.end_object();
    return json_.flush_if_full();
  }
  Status end() override {
    json_.end_array();
    json_.end_line();
    return json_.flush();
  }

 private:
  JsonWriter json_;
};

}  // namespace

std::unique_ptr<RowWriter> make_codeclimate_rows(Output& output) { return std::make_unique<CodeclimateRows>(output); }

}  // namespace assay::sarif
