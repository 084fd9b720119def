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

// What became of a rule's look, by what would change it.
enum class Decider : std::uint8_t {
  early,      // what stands there does not have the form of the rule's values
  elsewhere,  // the rule is one for other paths
  score,
  entropy,
  check,
  overlap,
  pair,
  path,
  choice,
  suppressed,
  doubtful,  // found, with low confidence
  found,
};

// Where a rule looked, and what became of it.
struct Stop {
  std::string rule;
  std::size_t column = 1;  // of the anchor, in bytes, from 1
  std::string verdict;
  Decider why = Decider::early;
};

Decider why_of(Stage stage) {
  switch (stage) {
    case Stage::score:
      return Decider::score;
    case Stage::entropy:
      return Decider::entropy;
    case Stage::check:
      return Decider::check;
    default:
      return Decider::early;
  }
}

class WhyNot {
 public:
  explicit WhyNot(const LineAnswer& line) : line_(line) {}

  // A stop for each anchor of a rule of the scan on the line, and for those before it whose value reaches into it.
  void add(std::uint32_t rule, std::vector<Stop>& stops) const {
    for_each_trace(line_.rules, rule, [&](const RuleTrace& trace) {
      Decider why = why_of(trace.stage);
      std::string told = verdict(trace, why);
      stops.push_back({line_.rules[rule].id, column_of(trace), std::move(told), why});
    });
  }

  // The same for a rule that the scan does not look for: where it would find something, or, when it is asked about, the
  // stage that would stop it too.
  void add_unasked(const RuleSet& all, std::uint32_t rule, bool every_stage, std::vector<Stop>& stops) const {
    for_each_trace(all, rule, [&](const RuleTrace& trace) {
      if (trace.stage == Stage::found)
        stops.push_back(
            {all[rule].id, column_of(trace), cat("stopped by choice: ", why_unasked(all[rule])), Decider::choice});
      else if (every_stage)
        stops.push_back({all[rule].id, column_of(trace),
                         cat(stopped(trace), "; and by choice: ", why_unasked(all[rule])), why_of(trace.stage)});
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

  // `why` is given for the stages of the trace.
  std::string verdict(const RuleTrace& trace, Decider& why) const {
    if (trace.stage != Stage::found) return stopped(trace);
    why = line_.left_out ? Decider::path : Decider::elsewhere;
    if (const std::string path = path_refusal(line_.rules[trace.rule]); !path.empty()) return path;
    for (const Hit& hit : line_.hits) {
      if (hit.rule != trace.rule || hit.region.begin != trace.begin) continue;
      return cat(found_text(hit, why), trace.why.empty() ? "" : "; ", trace.why);
    }
    why = Decider::overlap;
    for (const Hit& hit : line_.hits) {
      if (hit.region.begin < trace.end && trace.begin < hit.region.end) {
        return cat("stopped by overlap: ", line_.rules[hit.rule].id, " holds at line ", hit.region.line, ", column ",
                   hit.region.column, hit.rule == trace.rule ? " of the same rule" : " and is more specific");
      }
    }
    for (const Pair& pair : line_.rules[trace.rule].pairs) {
      if (!pair.required) continue;
      why = Decider::pair;
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

  std::string found_text(const Hit& hit, Decider& why) const {
    const std::string& id = line_.rules[hit.rule].id;
    why = Decider::found;
    for (const Finding& finding : line_.findings) {
      if (finding.rule != id) continue;
      for (const Place& place : finding.places) {
        if (place.region.begin != hit.region.begin) continue;
        if (finding.confidence == Confidence::low) why = Decider::doubtful;
        if (!place.suppressed)
          return cat("found: ", finding.secret.mask(), ", with ", name_of(finding.confidence), " confidence");
        why = Decider::suppressed;
        const std::string& reason = place.suppressed->reason;
        return cat("found, and suppressed by ", place.suppressed->by, reason.empty() ? "" : ": ", reason);
      }
    }
    return "found";
  }

  const LineAnswer& line_;
};

// What would have to be otherwise for a finding, after the stop that came nearest to one.
std::string_view change(Decider why) {
  switch (why) {
    case Decider::early:
      return "The words or beginnings that these rules look for stand here, but nothing of the length and characters "
             "of their values. A form that no rule knows can have one: 'assay rules new ID' begins it.";
    case Decider::elsewhere:
      return "The rule is one for files of other paths, which its 'paths' and 'exclude_paths' say.";
    case Decider::score:
      return "Where 'content' takes 100 off, the value is of a kind that no name makes a secret. Any other is found "
             "behind a name that asks for one plainly (password, token, api_key). What is a secret all the same can "
             "have a rule of your own: 'assay rules new ID' begins one.";
    case Decider::entropy:
      return "It repeats itself more than a value that was drawn at random: such a one, of the same form, is found.";
    case Decider::check:
      return "A value that the check lets pass is found: one that is no example, and has what such values have.";
    case Decider::overlap:
      return "Nothing is missed: the value is told of once, by the rule that knows more of it.";
    case Decider::pair:
      return "It is found when its other half stands near it, in the same file.";
    case Decider::path:
      return "In another path it is found: take the pattern that leaves this one out from 'exclude', or scan with "
             "--no-config.";
    case Decider::choice:
      return "Take it out of 'rules' in the configuration, or scan with --no-config.";
    case Decider::suppressed:
      return "Take the comment, or the entry of the file, away, and it is reported.";
    case Decider::doubtful:
      return "It is in the report. 'assay scan --fail-confidence low' lets it fail the run too.";
    case Decider::found:
      break;
  }
  return {};
}

constexpr std::string_view kNoAnchor =
    "no rule has an anchor on this line: no prefix, name or keyword by which values are found";

constexpr std::string_view kWithoutAnchor =
    "A value without a form of its own is found behind a name that asks for a secret (password, token, api_key). "
    "Identifiers, digests and what has no such name are no findings. A rule of your own can know it by something else: "
    "'assay rules new ID' begins one.";

// Those that came as far as a value; all where none did, or where one rule is asked about.
std::vector<Stop> telling(const std::vector<Stop>& stops, bool all) {
  std::vector<Stop> out;
  for (const Stop& stop : stops)
    if (all || stop.why != Decider::early) out.push_back(stop);
  return out.empty() ? stops : out;
}

// A rule's id in a line of its own, and beneath it where it looked.
std::string rows_of(const std::vector<Stop>& stops, std::size_t columns) {
  constexpr std::size_t kIndent = 4;
  std::string out;
  const std::string* rule = nullptr;
  for (const Stop& stop : stops) {
    if (rule == nullptr || *rule != stop.rule) out += cat("  ", stop.rule, "\n");
    rule = &stop.rule;
    out += cat("    ", wrapped(cat("column ", stop.column, ": ", stop.verdict), kIndent, columns), "\n");
  }
  return out;
}

std::string text_of(const std::vector<Stop>& stops, const std::string& only) {
  constexpr std::size_t kIndent = 2;
  const std::size_t columns = output_columns();
  if (stops.empty() && !only.empty()) return cat("  no anchor of ", only, " stands on this line\n");
  if (stops.empty())
    return cat("  ", wrapped(kNoAnchor, kIndent, columns), "\n\n  ", wrapped(kWithoutAnchor, kIndent, columns), "\n");
  const std::vector<Stop> told = telling(stops, !only.empty());
  std::string out = rows_of(told, columns);
  const auto nearest =
      std::max_element(told.begin(), told.end(), [](const Stop& a, const Stop& b) { return a.why < b.why; });
  if (const std::string_view text = change(nearest->why); !text.empty())
    out += cat("\n  ", wrapped(text, kIndent, columns), "\n");
  if (told.size() < stops.size())
    out += cat("\n  ",
               wrapped(cat(counted(stops.size() - told.size(), "more place", "more places"),
                           " where a rule's anchor stands, and nothing of its values: name the rule behind FILE:LINE, "
                           "or ask with --format json"),
                       kIndent, columns),
               "\n");
  return out;
}

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
  const std::string out = cat(guarded(printable(line->path)), ":", line->number, "\n", text_of(stops, only));
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
