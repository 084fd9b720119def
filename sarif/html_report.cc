// One page that holds the whole run (docs/formats.md, html): a template that was built beforehand, and JSON lines as
// compressed data blocks in it. No byte of the run stands in the page as HTML. It never holds a value: pages are sent
// around, like SARIF.
#include <cstdint>
#include <string>

#include "base/strings.h"
#include "sarif/html_template.h"
#include "sarif/json_lines.h"
#include "sarif/packed_output.h"
#include "sarif/report_formats.h"
#include "sarif/repository_link.h"
#include "sarif/sarif_rule.h"
#include "sarif/used_rules.h"

namespace assay {

namespace {

class HtmlReport : public ReportWriter {
 public:
  explicit HtmlReport(Output& output) : output_(output), packed_(output), lines_(packed_) {}

  Status begin(const RunInfo& run) override {
    run_ = run;
    run_.reveal.reset();
    if (Status status = output_.write(html_template().head); !status) return status;
    if (Status status = lines_.run(run_); !status) return status;
    return write_links();
  }

  Status finding(const Finding& finding) override {
    const std::uint64_t known = used_.size();
    const std::uint64_t position = used_.position_of(finding);
    if (used_.size() > known) {
      if (Status status = write_rule(used_.with_details(position)); !status) return status;
    }
    return lines_.finding(run_, finding);
  }

  Status end(const RunOutcome& outcome) override {
    if (Status status = lines_.end(outcome); !status) return status;
    if (Status status = packed_.finish(); !status) return status;
    if (Status status = output_.write(html_without_script(outcome)); !status) return status;
    return output_.write(html_template().tail);
  }

 private:
  Status write_links() {
    const RepositoryLink link(run_.repository_uri);
    if (link.page().empty()) return {};
    lines_.open("links");
    JsonWriter& json = lines_.json();
    json.string("commit", link.commit_prefix());
    json.string("file", link.file_prefix());
    json.string("line", link.line_prefix());
    return lines_.close();
  }

  Status write_rule(const Rule& rule) {
    lines_.open("rule");
    JsonWriter& json = lines_.json();
    json.string("id", rule.id);
    json.string_unless_empty("provider", rule.provider);
    json.string("help", remediation_of(rule));
    json.array("references");
    for (const std::string& reference : rule.details.references) json.string(reference);
    json.end_array();
    return lines_.close();
  }

  Output& output_;
  PackedOutput packed_;
  JsonLines lines_;
  RunInfo run_;
  UsedRules used_{run_};
};

}  // namespace

std::unique_ptr<ReportWriter> make_html_report(Output& output) { return std::make_unique<HtmlReport>(output); }

}  // namespace assay
