#include "cli/why_not.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

#include "base/file.h"
#include "base/glob.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rules_command.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "scanners/scan/file_scan.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/rule_trace.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{64} << 20;

struct LineOf {
  std::string path;
  std::uint32_t number = 0;
};

std::optional<LineOf> line_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  LineOf out{text.substr(0, colon), 0};
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, out.number);
  if (parsed.ec != std::errc() || parsed.ptr != end || out.number == 0) return std::nullopt;
  return out;
}

struct Range {
  std::size_t begin = 0, end = 0;
  bool overlaps(std::uint64_t from, std::uint64_t to) const { return from < end && begin < to; }
};

// Lines end at LF, CR LF or CR. Nothing when the text has fewer lines.
std::optional<Range> find_line(Bytes text, std::uint32_t number) {
  std::size_t begin = 0;
  for (std::uint32_t line = 1;; ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (line == number) return Range{begin, end};
    if (end == text.size()) return std::nullopt;
    begin = end + (text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1);
  }
}

// What a whole scan of the file says, suppression files included.
struct Judged {
  std::vector<Hit> hits;
  std::vector<Finding> findings;
};

class WhyNot {
 public:
  WhyNot(const RuleSet& rules, const LineOf& line, Bytes text, Range range, Judged judged)
      : rules_(rules), line_(line), text_(text), range_(range), judged_(std::move(judged)) {}

  // A row for each anchor of the rule on the line, and for those before it whose value reaches into it.
  void add_rows(std::uint32_t rule, std::vector<Row>& rows) const {
    const std::size_t before = range_.begin > kReach ? range_.begin - kReach : 0;
    for (const RuleTrace& trace : trace_rule(rules_, rule, text_, before, range_.end)) {
      const bool on_line = trace.anchor >= range_.begin;
      if (!on_line && !(trace.end > trace.begin && range_.overlaps(trace.begin, trace.end))) continue;
      rows.push_back({rules_[rule].id, verdict(trace)});
    }
  }

 private:
  std::string verdict(const RuleTrace& trace) const {
    const std::string column = cat("column ", trace.anchor < range_.begin ? 1 : trace.anchor - range_.begin + 1, ": ");
    if (trace.stage != Stage::found) return cat(column, "stopped by ", name_of(trace.stage), ": ", trace.why);
    if (const std::string path = path_refusal(trace.rule); !path.empty()) return cat(column, path);
    for (const Hit& hit : judged_.hits) {
      if (hit.rule != trace.rule || hit.region.begin != trace.begin) continue;
      return cat(column, found_text(hit), trace.why.empty() ? "" : "; ", trace.why);
    }
    for (const Hit& hit : judged_.hits) {
      if (hit.region.begin < trace.end && trace.begin < hit.region.end) {
        return cat(column, "stopped by overlap: ", rules_[hit.rule].id, " holds at line ", hit.region.line, ", column ",
                   hit.region.column, hit.rule == trace.rule ? " of the same rule" : " and is more specific");
      }
    }
    for (const Pair& pair : rules_[trace.rule].pairs) {
      if (pair.required)
        return cat(column, "stopped by pair: no ", pair.rule,
                   pair.within == 0 ? std::string(" in the file") : cat(" within ", pair.within, " bytes"));
    }
    return cat(column, "stopped by overlap: a match that was left out stands in its place");
  }

  std::string path_refusal(std::uint32_t index) const {
    const Rule& rule = rules_[index];
    for (const std::string& glob : rule.exclude_paths)
      if (path_fits(glob, line_.path)) return cat("stopped by path: the rule leaves out ", glob);
    for (const std::string& glob : rule.paths)
      if (path_fits(glob, line_.path)) return {};
    return rule.paths.empty() ? "" : "stopped by path: the rule holds in other paths only";
  }

  std::string found_text(const Hit& hit) const {
    const std::string& id = rules_[hit.rule].id;
    for (const Finding& finding : judged_.findings) {
      if (finding.rule != id) continue;
      for (const Place& place : finding.places) {
        if (place.region.begin != hit.region.begin) continue;
        if (!place.suppressed) return cat("found: ", finding.secret.mask());
        const std::string& reason = place.suppressed->reason;
        return cat("found, and suppressed by ", place.suppressed->by, reason.empty() ? "" : ": ", reason);
      }
    }
    return "found";
  }

  const RuleSet& rules_;
  const LineOf& line_;
  const Bytes text_;
  const Range range_;
  const Judged judged_;
};

Result<Judged> judge(const RuleSet& rules, const std::string& path, Bytes text) {
  auto scanner = Scanner::create(rules);
  if (!scanner) return tl::make_unexpected(scanner.error());
  Judged out;
  std::vector<Match> matches;
  const bool searched = scanner->find_all(text, matches);
  if (!resolve(*scanner, text, matches, {}, out.hits) || !searched)
    tell(cat("assay: ", path, ": too many candidates, some may be missing here"));
  ScanContext context;
  context.rules = &rules;
  context.today = today();
  auto scanned = scan_paths({path}, {}, context);
  if (!scanned) return tl::make_unexpected(scanned.error());
  tell(scanned->mistakes);
  out.findings = std::move(scanned->findings);
  return out;
}

}  // namespace

int why_not(const std::string& file_and_line, const std::string& only) {
  const auto line = line_of(file_and_line);
  if (!line)
    return report_error({"explaining a line", file_and_line, "it is not of the form FILE:LINE", "src/config.py:12"});
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  if (!only.empty() && rules->find(only) == rules->size()) return unknown_rule("explaining", only);
  const auto text = read_file(line->path, kLargestFile);
  if (!text) return report_error(text.error(), kIncomplete);
  const auto range = find_line(*text, line->number);
  if (!range) return report_error({"explaining a line", file_and_line, "the file has fewer lines", ""});
  auto judged = judge(*rules, line->path, *text);
  if (!judged) return report_error(judged.error(), kIncomplete);

  const WhyNot answer(*rules, *line, *text, *range, std::move(*judged));
  std::vector<Row> rows;
  for (std::uint32_t rule = 0; rule < rules->size(); ++rule)
    if (only.empty() || (*rules)[rule].id == only) answer.add_rows(rule, rows);
  std::string out = cat(guarded(printable(line->path)), ":", line->number, "\n");
  if (rows.empty()) {
    out += only.empty() ? "  no rule has an anchor on this line\n"
                        : cat("  no anchor of ", only, " stands on this line\n");
  } else {
    std::size_t left = 0;
    for (const Row& row : rows) left = std::max(left, row.left.size());
    out += table(rows, output_columns() + left / 2, left);
  }
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
