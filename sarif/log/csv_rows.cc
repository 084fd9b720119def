// Rows as CSV (RFC 4180), with a header, in UTF-8.
#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/log/row_writers.h"

namespace assay::sarif {

namespace {

// In quotes. A cell that a spreadsheet would take for a formula gets an apostrophe, which it takes for a text.
std::string cell(std::string_view text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) out += '\'';
  for (const char c : to_valid_utf8(text)) {
    if (c == '"') out += '"';
    if (c != '\0') out += c;
  }
  return out + '"';
}

std::string number(std::int64_t value) { return value > 0 ? cat(value) : std::string(); }

class CsvRows final : public RowWriter {
 public:
  explicit CsvRows(Output& output) : output_(output) {}

  bool takes_all() const override { return true; }
  Status begin(const RowTotals&) override {
    return output_.write(
        "tool,rule,level,severity,message,path,line,column,end_line,end_column,commit,fingerprint,state,suppressed,"
        "help_uri\r\n");
  }
  Status row(const Row& row) override {
    return output_.write(cat(cell(row.tool), ',', cell(row.rule), ',', row.level, ',', row.severity, ',',
                             cell(row.message), ',', cell(row.path), ',', number(row.line), ',', number(row.column),
                             ',', number(row.end_line), ',', number(row.end_column), ',', cell(row.commit), ',',
                             row.fingerprint, ',', cell(row.baseline_state), ',', row.suppressed ? "true" : "false",
                             ',', cell(row.help_uri), "\r\n"));
  }
  Status end() override { return {}; }

 private:
  Output& output_;
};

}  // namespace

std::unique_ptr<RowWriter> make_csv_rows(Output& output) { return std::make_unique<CsvRows>(output); }

}  // namespace assay::sarif
