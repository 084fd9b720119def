// Any bytes wherever a report has foreign text: JSON formats stay JSON, the text format brings no control character to
// a terminal, a page stays the page it is, and no format shows the value. The input is cut into fields at NUL bytes,
// the first one is the value.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "sarif/html_page_shape.h"
#include "sarif/report_test_support.h"

namespace {

using namespace assay;

class Fields {
 public:
  Fields(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
  std::string next() {
    const std::size_t end = rest_.find('\0');
    std::string field(rest_.substr(0, end));
    rest_ = end == std::string_view::npos ? std::string_view() : rest_.substr(end + 1);
    return field;
  }

 private:
  std::string_view rest_;
};

Finding finding_of(const std::string& value, Fields& fields) {
  Finding finding{
      .rule = "r", .secret = Secret(value), .fingerprint = "0a", .places = {}, .companions = {}, .line_hash = {}};
  Place place;
  place.context = fields.next();
  place.origin.path = fields.next();
  place.origin.repository = fields.next();
  place.origin.kind = static_cast<OriginKind>(place.origin.path.size() % 8);
  place.origin.object = "0123456789abcdef0123456789abcdef01234567";
  Appearance& appearance = place.origin.appearance;
  appearance.path = place.origin.path;
  appearance.commit = "89abcdef0123456789abcdef0123456789abcdef";
  appearance.author = fields.next();
  appearance.email = fields.next();
  appearance.summary = fields.next();
  appearance.time = static_cast<std::int64_t>(appearance.summary.size() * 0x123456789abcULL);
  Origin parent;
  parent.path = fields.next();
  place.origin.parent = parent.path.empty() ? nullptr : std::make_shared<const Origin>(parent);
  finding.places.push_back(place);
  place.suppressed = Suppression{Suppression::Kind::external, fields.next(), fields.next()};
  finding.places.push_back(place);
  finding.place_count = finding.places.size();
  finding.companions = {{"s", fields.next(), "0b"}};
  return finding;
}

std::string report_of(ReportFormat format, const RunInfo& run, const Finding& finding, const RunOutcome& outcome) {
  testing::MemoryOutput output;
  const auto writer = make_report_writer(format, output);
  if (!writer->begin(run) || !writer->finding(finding) || !writer->end(outcome)) std::abort();
  return output.text();
}

// Whether a value found in a report can only have come from what belongs to the finding: it is one word, so that no
// part of it is a report's own punctuation, it does not begin as an escape ends ("\x0a", "\n"), and a report that has
// no foreign text lacks it.
bool is_telling(const std::string& value, ReportFormat format, RunInfo run) {
  const bool word = std::all_of(value.begin(), value.end(), [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  });
  if (value.size() < 16 || !word || value.find_first_of("0123456789abcdefABCDEFnrtu") == 0) return false;
  run.target = run.repository_uri = run.branch = "";
  Fields none(nullptr, 0);
  return report_of(format, run, finding_of("0", none), {}).find(value) == std::string::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<Rule> rules(1, Rule{.id = "r", .provider = "P", .description = "d"});
  Fields fields(data, size);
  const std::string value = fields.next();
  const Finding finding = finding_of(value, fields);
  RunInfo run;
  run.version = "0.0.0";
  run.rules = &rules;
  run.target = fields.next();
  run.repository_uri = fields.next();
  run.branch = fields.next();
  RunOutcome outcome;
  const std::string gap = fields.next();
  const std::string why = fields.next();
  const std::string note = fields.next();
  outcome.coverage.gap(gap, why);
  outcome.coverage.note(note);
  // What belongs to no finding is not looked through for values.
  bool told_elsewhere = false;
  for (const std::string& text : {run.target, run.repository_uri, run.branch, gap, why, note})
    told_elsewhere = told_elsewhere || text.find(value) != std::string::npos;
  for (const ReportFormat format :
       {ReportFormat::text, ReportFormat::json, ReportFormat::jsonl, ReportFormat::sarif, ReportFormat::html}) {
    const std::string text = report_of(format, run, finding, outcome);
    // The data of a page is packed: a value of its base64 says nothing. It is made as jsonl is, and secrecy_test
    // unpacks it.
    const bool packed = format == ReportFormat::html;
    if (!packed && !told_elsewhere && text.find(value) != std::string::npos && is_telling(value, format, run))
      std::abort();
    if (format == ReportFormat::html) {
      if (!is_html_page(text)) std::abort();
    } else if (format == ReportFormat::jsonl) {
      for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
        if (!nlohmann::json::accept(text.substr(at, text.find('\n', at) - at))) std::abort();
      }
    } else if (format != ReportFormat::text) {
      if (!nlohmann::json::accept(text)) std::abort();
    } else {
      for (const char c : text)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) std::abort();
    }
  }
  return 0;
}
