#include "cli/why_not.h"

#include <algorithm>
#include <cstdio>

#include "base/glob.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "scanners/secrets/rule_trace.h"

namespace assay::cli {

namespace {

// Where a rule looked, and what became of it.
struct Stop {
  std::string rule;
  std::size_t column = 1;  // of the anchor, in bytes, from 1
  std::string verdict;
};

class WhyNot {
 public:
  explicit WhyNot(const LineAnswer& line) : line_(line) {}

  // A stop for each anchor of a rule of the scan on the line, and for those before it whose value reaches into it.
  void add(std::uint32_t rule, std::vector<Stop>& stops) const {
    for_each_trace(line_.rules, rule, [&](const RuleTrace& trace) {
      stops.push_back({line_.rules[rule].id, column_of(trace), verdict(trace)});
    });
  }

  // The same for a rule that the scan does not look for: where it would find something, or, when it is asked about, the
  // stage that would stop it too.
  void add_unasked(const RuleSet& all, std::uint32_t rule, bool every_stage, std::vector<Stop>& stops) const {
    for_each_trace(all, rule, [&](const RuleTrace& trace) {
      if (trace.stage == Stage::found)
        stops.push_back({all[rule].id, column_of(trace), cat("stopped by choice: ", why_unasked(all[rule]))});
      else if (every_stage)
        stops.push_back(
            {all[rule].id, column_of(trace), cat(stopped(trace), "; and by choice: ", why_unasked(all[rule]))});
    });
  }

 private:
  template <typename Add>
  void for_each_trace(const RuleSet& rules, std::uint32_t rule, const Add& add) const {
    // It has no anchor that could stand on the line: of other files there is nothing to tell.
    if (rules[rule].reader == Reader::lines && !path_refusal(rules[rule]).empty()) return;
    const std::size_t before = line_.range.begin > kReach ? line_.range.begin - kReach : 0;
    for (const RuleTrace& trace : trace_rule(rules, rule, line_.text, before, line_.range.end)) {
      const bool on_line = trace.anchor >= line_.range.begin;
      if (on_line || (trace.end > trace.begin && line_.range.overlaps(trace.begin, trace.end))) add(trace);
    }
  }

  std::size_t column_of(const RuleTrace& trace) const {
    return trace.anchor < line_.range.begin ? 1 : trace.anchor - line_.range.begin + 1;
  }

  static std::string stopped(const RuleTrace& trace) {
    return cat("stopped by ", name_of(trace.stage), ": ", trace.why);
  }

  std::string verdict(const RuleTrace& trace) const {
    if (trace.stage != Stage::found) return stopped(trace);
    if (const std::string path = path_refusal(line_.rules[trace.rule]); !path.empty()) return path;
    for (const Hit& hit : line_.hits) {
      if (hit.rule != trace.rule || hit.region.begin != trace.begin) continue;
      return cat(found_text(hit), trace.why.empty() ? "" : "; ", trace.why);
    }
    for (const Hit& hit : line_.hits) {
      if (hit.region.begin < trace.end && trace.begin < hit.region.end) {
        return cat("stopped by overlap: ", line_.rules[hit.rule].id, " holds at line ", hit.region.line, ", column ",
                   hit.region.column, hit.rule == trace.rule ? " of the same rule" : " and is more specific");
      }
    }
    for (const Pair& pair : line_.rules[trace.rule].pairs) {
      if (pair.required)
        return cat("stopped by pair: no ", pair.rule,
                   pair.within == 0 ? std::string(" in the file") : cat(" within ", pair.within, " bytes"));
    }
    return "stopped by overlap: a match that was left out stands in its place";
  }

  std::string path_refusal(const Rule& rule) const {
    if (line_.left_out) return cat("stopped by path: ", printable(line_.settings.config.path), " leaves the file out");
    for (const std::string& glob : rule.exclude_paths)
      if (path_fits(glob, line_.path)) return cat("stopped by path: the rule leaves out ", glob);
    for (const std::string& glob : rule.paths)
      if (path_fits(glob, line_.path)) return {};
    return rule.paths.empty() ? "" : "stopped by path: the rule holds in other paths only";
  }

  std::string why_unasked(const Rule& rule) const {
    const RuleSelection& selection = line_.settings.rules;
    const auto named = [&](const std::vector<std::string>& ids) {
      return std::find(ids.begin(), ids.end(), rule.id) != ids.end();
    };
    return cat(printable(line_.settings.config.path),
               named(selection.disable) ? " disables the rule" : " asks for other rules only");
  }

  std::string found_text(const Hit& hit) const {
    const std::string& id = line_.rules[hit.rule].id;
    for (const Finding& finding : line_.findings) {
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

  const LineAnswer& line_;
};

}  // namespace

int why_not(const LineQuestion& question, DocumentForm form) {
  const auto all = RuleSet::load(builtin_rule_image());
  if (!all) return report_error(all.error());
  int exit_code = kPass;
  const auto line = ask_line(question, exit_code);
  if (!line) return exit_code;
  const std::string& only = question.rule;
  if (!only.empty() && all->find(only) == all->size() && line->rules.find(only) == line->rules.size())
    return unknown_rule("explaining", only);

  const WhyNot answer(*line);
  std::vector<Stop> stops;
  for (std::uint32_t rule = 0; rule < line->rules.size(); ++rule)
    if (only.empty() || line->rules[rule].id == only) answer.add(rule, stops);
  for (std::uint32_t rule = 0; rule < all->size(); ++rule) {
    const bool asked = line->rules.find((*all)[rule].id) != line->rules.size();
    if (!asked && (only.empty() || (*all)[rule].id == only)) answer.add_unasked(*all, rule, !only.empty(), stops);
  }
  if (form == DocumentForm::json)
    return print_line_document(*line, "why-not", "rules", [&](JsonWriter& json) {
      for (const Stop& stop : stops) {
        json.begin_object();
        json.string("rule", stop.rule);
        json.number("column", stop.column);
        json.string("verdict", stop.verdict);
        json.end_object();
      }
    });
  std::string out = cat(guarded(printable(line->path)), ":", line->number, "\n");
  if (stops.empty()) {
    out += only.empty() ? "  no rule has an anchor on this line: no prefix, name or keyword by which values are found\n"
                        : cat("  no anchor of ", only, " stands on this line\n");
  } else {
    std::vector<Row> rows;
    for (const Stop& stop : stops) rows.push_back({stop.rule, cat("column ", stop.column, ": ", stop.verdict)});
    std::size_t left = 0;
    for (const Row& row : rows) left = std::max(left, row.left.size());
    out += table(rows, output_columns() + left / 2, left);
  }
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
