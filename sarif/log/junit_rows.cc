// Rows as JUnit XML: each result a test that failed, or was skipped where it is suppressed.
#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/log/row_writers.h"

namespace assay::sarif {

namespace {

// As text or an attribute's value. XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF (§2.2).
std::string escaped(std::string_view text) {
  std::string valid = to_valid_utf8(text);
  for (const std::string_view none : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
    for (std::size_t at = valid.find(none); at != std::string::npos; at = valid.find(none, at))
      valid.replace(at, none.size(), "\xEF\xBF\xBD");
  std::string out;
  for (const char c : valid) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

class JunitRows final : public RowWriter {
 public:
  explicit JunitRows(Output& output) : output_(output) {}

  Status begin(const RowTotals& totals) override {
    const std::uint64_t failures = totals.results - totals.suppressed;
    // A run without results is a test that passed: readers take a suite without tests for one that did not run.
    const std::uint64_t others = totals.results == 0 || !totals.complete || !totals.told ? 1 : 0;
    const std::uint64_t skipped = totals.suppressed + (totals.complete && !totals.told ? 1 : 0);
    std::string tools;
    for (const std::string& tool : totals.tools) tools += cat(tools.empty() ? "" : ", ", tool);
    const std::string counts = cat("tests=\"", totals.results + others, "\" failures=\"", failures, "\" errors=\"",
                                   totals.complete ? 0 : 1, "\" skipped=\"", skipped, "\"");
    Status status = output_.write(cat("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites ", counts,
                                      ">\n  <testsuite name=\"", escaped(tools), "\" ", counts, ">\n"));
    if (status && !totals.complete) {
      status = output_.write(
          "    <testcase classname=\"run\" name=\"everything was scanned\">\n"
          "      <error message=\"something was not scanned: the log names it\"/>\n    </testcase>\n");
    } else if (status && !totals.told) {
      status = output_.write(
          "    <testcase classname=\"run\" name=\"everything was scanned\">\n"
          "      <skipped message=\"the log does not say whether a run came to its end\"/>\n    </testcase>\n");
    } else if (status && totals.results == 0) {
      status = output_.write("    <testcase classname=\"run\" name=\"no results\"/>\n");
    }
    return status;
  }

  Status row(const Row& row) override {
    const std::string place = cat(row.path, row.line > 0 ? cat(':', row.line) : std::string());
    std::string out = cat("    <testcase classname=\"", escaped(row.rule), "\" name=\"", escaped(place), " [",
                          row.fingerprint.substr(0, 12), "]\" file=\"", escaped(row.path), '"');
    if (row.line > 0) out += cat(" line=\"", row.line, '"');
    out += ">\n";
    if (row.suppressed) {
      out += "      <skipped message=\"suppressed\"/>\n";
    } else {
      out +=
          cat("      <failure type=\"", escaped(row.level), "\" message=\"", escaped(row.message), "\">",
              escaped(cat(row.severity, ": ", row.message, '\n', place, '\n')), escaped(row.help_uri), "</failure>\n");
    }
    return output_.write(out + "    </testcase>\n");
  }

  Status end() override { return output_.write("  </testsuite>\n</testsuites>\n"); }

 private:
  Output& output_;
};

}  // namespace

std::unique_ptr<RowWriter> make_junit_rows(Output& output) { return std::make_unique<JunitRows>(output); }

}  // namespace assay::sarif
