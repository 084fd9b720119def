// Rows as GitLab's security reports (gitlab-org/security-products/security-report-schemas, 15.0).
#include <cstdlib>
#include <ctime>
#include <string>

#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/log/row_writers.h"
#include "sarif/log/text_formats.h"
#include "sarif/place_text.h"
#include "sarif/sarif_values.h"

namespace assay::sarif {

namespace {

// "2024-03-01T12:00:00", which the schema asks for: without a zone. Logs that tell no time get that of
// SOURCE_DATE_EPOCH, or the beginning of 1970: the same logs make the same report.
std::string report_time(std::string_view told) {
  if (fits(TextFormat::date_time, told)) return std::string(told.substr(0, 19));
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  return utc_time(epoch == nullptr ? 0 : std::strtoll(epoch, nullptr, 10)).substr(0, 19);
}

std::string_view severity_of(const Row& row) {
  if (row.severity == "critical") return "Critical";
  if (row.severity == "high") return "High";
  if (row.severity == "medium") return "Medium";
  return row.severity == "low" ? "Low" : "Info";
}

// "8-4-4-4-12" of 32 digits.
std::string dashed(std::string_view digits) {
  return cat(digits.substr(0, 8), '-', digits.substr(8, 4), '-', digits.substr(12, 4), '-', digits.substr(16, 4), '-',
             digits.substr(20, 12));
}

class GitlabRows final : public RowWriter {
 public:
  GitlabRows(Output& output, bool secrets) : json_(output, 2), secrets_(secrets) {}

  Status begin(const RowTotals& totals) override {
    json_.begin_object();
    json_.string("version", "15.0.7");
    json_.object("scan");
    const std::string tool = totals.tools.empty() ? "assay" : totals.tools.front();
    for (const std::string_view part : {"analyzer", "scanner"}) {
      json_.object(part);
      json_.string("id", tool);
      json_.string("name", tool);
      json_.object("vendor");
      json_.string("name", tool);
      json_.end_object();
      json_.string("version", totals.tool_version.empty() ? "unknown" : totals.tool_version);
      json_.end_object();
    }
    json_.string("type", secrets_ ? "secret_detection" : "sast");
    json_.string("start_time", report_time(totals.start_time));
    json_.string("end_time", report_time(totals.end_time.empty() ? totals.start_time : totals.end_time));
    json_.string("status", totals.complete && totals.told ? "success" : "failure");
    json_.end_object();
    json_.array("vulnerabilities");
    return json_.flush_if_full();
  }

  // Suppressed results are none of theirs.
  Status row(const Row& row) override {
    if (row.suppressed) return {};
    json_.begin_object();
    json_.string("id", dashed(row.fingerprint));
    json_.string("category", secrets_ ? "secret_detection" : "sast");
    json_.string("name", cut_text(row.rule_text.empty() ? row.rule : row.rule_text, 255));
    json_.string("description", cut_text(row.message, 100'000));
    json_.string("severity", severity_of(row));
    json_.object("location");
    json_.string("file", row.path);
    if (secrets_) {
      // Required there; a report of files has no commit.
      json_.object("commit");
      json_.string("sha", row.commit.empty() ? "0000000" : row.commit);
      json_.end_object();
    }
    if (row.line > 0) {
      json_.number("start_line", static_cast<std::uint64_t>(row.line));
      json_.number("end_line", static_cast<std::uint64_t>(row.end_line));
    }
    json_.end_object();
    json_.array("identifiers");
    identifier(cat(tool_type(row), "_rule_id"), cat(row.tool, ' ', row.rule), row.rule, row.help_uri);
    for (const std::string& cwe : row.cwes) {
      identifier("cwe", cat("CWE-", cwe), cwe, cat("https://cwe.mitre.org/data/definitions/", cwe, ".html"));
    }
    json_.end_array();
    json_.end_object();
    return json_.flush_if_full();
  }

  Status end() override {
    json_.end_array();
    json_.end_object();
    json_.end_line();
    return json_.flush();
  }

 private:
  // "Git Hub" as "git_hub".
  static std::string tool_type(const Row& row) {
    std::string type;
    for (const char c : row.tool) {
      const bool upper = c >= 'A' && c <= 'Z';
      const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      type += upper ? static_cast<char>(c - 'A' + 'a') : plain ? c : '_';
    }
    return type.empty() ? "tool" : type;
  }
  void identifier(std::string_view type, std::string_view name, std::string_view value, std::string_view url) {
    json_.begin_object();
    json_.string("type", type);
    json_.string("name", cut_text(name, 255));
    json_.string("value", cut_text(value.empty() ? "unknown" : value, 255));
    if (url.starts_with("https://") || url.starts_with("http://")) json_.string("url", url);
    json_.end_object();
  }

  JsonWriter json_;
  bool secrets_;
};

}  // namespace

std::unique_ptr<RowWriter> make_gitlab_rows(Output& output, bool secrets) {
  return std::make_unique<GitlabRows>(output, secrets);
}

}  // namespace assay::sarif
