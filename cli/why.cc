#include "cli/why.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/limits.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/context/judge.h"
#include "scanners/secrets/context/path_kind.h"
#include "scanners/secrets/rule_trace.h"

namespace assay::cli {

namespace {

std::string decimal(double number) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.2f", number);
  return out.data();
}

class Why {
 public:
  explicit Why(const LineAnswer& line) : line_(line) {}

  std::string text_of(const Finding& finding, const Place& place) const {
    const std::uint32_t index = line_.rules.find(finding.rule);
    const Rule& rule = line_.rules[index];
    std::string out = cat("\n", finding.rule, "  ", name_of(finding.severity), " severity, ",
                          name_of(finding.confidence), " confidence\n  ", finding.secret.mask(), " at line ",
                          place.region.line, ", column ", place.region.column, "\n");
    out += is_scored(rule) ? score_of(rule, index, place) : conditions_of(rule, finding, place);
    if (place.suppressed)
      out += cat("  suppressed by ", place.suppressed->by, place.suppressed->reason.empty() ? "" : ": ",
                 place.suppressed->reason, "\n");
    return out;
  }

 private:
  // The anchor from which the rule found the value.
  std::optional<std::size_t> anchor_of(std::uint32_t index, const Place& place) const {
    const std::size_t begin = static_cast<std::size_t>(place.region.begin);
    const std::size_t from = begin > kReach ? begin - kReach : 0;
    for (const RuleTrace& trace : trace_rule(line_.rules, index, line_.text, from, begin + kReach))
      if (trace.stage == Stage::found && trace.begin == place.region.begin) return trace.anchor;
    return std::nullopt;
  }

  std::string score_of(const Rule& rule, std::uint32_t index, const Place& place) const {
    const auto anchor = anchor_of(index, place);
    if (!anchor) return {};
    const context::Span value{static_cast<std::size_t>(place.region.begin), static_cast<std::size_t>(place.region.end)};
    context::Judged judged;
    if (rule.reader == Reader::assignment) {
      const auto read = context::judge_whole(line_.text, rule.anchors, *anchor, Limits{}.long_value_bytes);
      if (!read) return {};
      judged = *read;
    } else {
      judged.value = value;
      judged.form = context::Form::url;
      judged.score = context::judge_password(line_.text, value, *anchor);
    }
    std::string out;
    for (const std::string& line : context::explain(line_.text, judged, file_points())) out += cat("  ", line, "\n");
    if (is_doubtful(rule.checks, bytes_of(place), line_.text, value.begin, value.end))
      out += "  low confidence at most: the value is a sequence\n";
    return out;
  }

  int file_points() const { return context::path_points(context::path_below(line_.path, {line_.path})); }

  Bytes bytes_of(const Place& place) const {
    return Bytes(line_.text)
        .substr(static_cast<std::size_t>(place.region.begin),
                static_cast<std::size_t>(place.region.end - place.region.begin));
  }

  std::string conditions_of(const Rule& rule, const Finding& finding, const Place& place) const {
    const Bytes value = bytes_of(place);
    std::vector<Row> rows;
    rows.push_back(
        {"form", rule.reader == Reader::pem ? "a block with its END line" : "the rule's expression matches"});
    if (rule.entropy > 0)
      rows.push_back({"entropy", cat(decimal(shannon_entropy(value)), " bits a byte, at least ", decimal(rule.entropy),
                                     " are asked")});
    for (const Check& check : rule.checks) {
      const auto begin = static_cast<std::size_t>(place.region.begin);
      const CheckOutcome judgement = judge(check.kind, value, line_.text, begin, begin + value.size());
      rows.push_back({std::string(name_of(check.kind)),
                      judgement == CheckOutcome::doubtful ? "does not hold, which leaves low confidence" : "holds"});
    }
    for (const Pair& pair : rule.pairs) {
      const auto joined = [&](const Companion& companion) { return companion.rule == pair.rule; };
      const bool found = std::any_of(finding.companions.begin(), finding.companions.end(), joined);
      rows.push_back({"pair", cat(pair.rule, found ? " was found" : " was not found, and is not required")});
    }
    if (rule.reader == Reader::pem && file_points() < 0)
      rows.push_back({"file", "of tests, examples or documentation: medium confidence at most"});
    return table(rows, output_columns(), left_width(rows));
  }

  const LineAnswer& line_;
};

}  // namespace

int why(const LineQuestion& question) {
  int exit_code = kPass;
  const auto line = ask_line(question, exit_code);
  if (!line) return exit_code;
  if (!question.rule.empty() && line->rules.find(question.rule) == line->rules.size())
    return unknown_rule("explaining", question.rule);
  const Why answer(*line);
  std::string out = cat(guarded(printable(line->path)), ":", line->number, "\n");
  bool any = false;
  for (const Finding& finding : line->findings) {
    if (!question.rule.empty() && finding.rule != question.rule) continue;
    for (const Place& place : finding.places) {
      if (!line->range.overlaps(place.region.begin, place.region.end)) continue;
      out += answer.text_of(finding, place);
      any = true;
    }
  }
  if (!any)
    out += "  nothing is found on this line; 'assay explain --why-not FILE:LINE' tells what stopped each rule\n";
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
