#include "cli/why.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "sarif/place_text.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/checks/meaning.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/context/judge.h"
#include "scanners/secrets/context/path_kind.h"
#include "scanners/secrets/nearby_keys.h"
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
    std::string out = cat("\n", finding.rule, "  ", name_of(finding.severity), " severity, ",
                          name_of(finding.confidence), " confidence\n  ", finding.secret.mask(), " at line ",
                          place.region.line, ", column ", place.region.column, "\n");
    const Reasons reasons = reasons_of(finding, place);
    for (const std::string& line : reasons.lines) out += cat("  ", line, "\n");
    out += table(reasons.rows, output_columns(), left_width(reasons.rows));
    if (place.suppressed)
      out += cat("  suppressed by ", place.suppressed->by, place.suppressed->reason.empty() ? "" : ": ",
                 place.suppressed->reason, "\n");
    return out;
  }

  void write(JsonWriter& json, const Finding& finding, const Place& place) const {
    json.begin_object();
    json.string("rule", finding.rule);
    json.string("severity", name_of(finding.severity));
    json.string("confidence", name_of(finding.confidence));
    json.string("mask", finding.secret.mask());
    json.number("line", place.region.line);
    json.number("column", place.region.column);
    json.array("reasons");
    const Reasons reasons = reasons_of(finding, place);
    for (const std::string& line : reasons.lines) json.string(line);
    for (const Row& row : reasons.rows) json.string(cat(row.left, ": ", row.right));
    json.end_array();
    if (place.suppressed) {
      json.object("suppressed");
      const Scrub scrub(finding);
      json.string("by", scrub(place.suppressed->by));
      json.string_unless_empty("reason", scrub(place.suppressed->reason));
      json.end_object();
    }
    json.end_object();
  }

 private:
  struct Reasons {
    std::vector<std::string> lines;  // parts of a score
    std::vector<Row> rows;           // or conditions
  };

  Reasons reasons_of(const Finding& finding, const Place& place) const {
    const std::uint32_t index = line_.rules.find(finding.rule);
    const Rule& rule = line_.rules[index];
    return is_scored(rule) ? Reasons{score_of(rule, index, place), {}}
                           : Reasons{{}, conditions_of(rule, finding, place)};
  }

  // The anchor from which the rule found the value.
  std::optional<std::size_t> anchor_of(std::uint32_t index, const Place& place) const {
    const std::size_t begin = static_cast<std::size_t>(place.region.begin);
    const std::size_t from = begin > kReach ? begin - kReach : 0;
    for (const RuleTrace& trace : trace_rule(line_.rules, index, line_.text, from, begin + kReach))
      if (trace.stage == Stage::found && trace.begin == place.region.begin) return trace.anchor;
    return std::nullopt;
  }

  std::vector<std::string> score_of(const Rule& rule, std::uint32_t index, const Place& place) const {
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
    std::vector<std::string> out = context::explain(line_.text, judged, file_points());
    if (is_doubtful(rule.checks, bytes_of(place), line_.text, value.begin, value.end))
      out.emplace_back("low confidence at most: the value is a sequence");
    return out;
  }

  int file_points() const { return context::path_points(context::path_below(line_.path, {line_.path})); }

  Bytes bytes_of(const Place& place) const {
    return Bytes(line_.text)
        .substr(static_cast<std::size_t>(place.region.begin),
                static_cast<std::size_t>(place.region.end - place.region.begin));
  }

  std::vector<Row> conditions_of(const Rule& rule, const Finding& finding, const Place& place) const {
    const Bytes value = bytes_of(place);
    std::vector<Row> rows;
    rows.push_back({"form", rule.reader == Reader::pem
                                ? "a block with its END line"
                                : cat("beginning, characters and length are those of: ", rule.description)});
    if (rule.entropy > 0)
      rows.push_back({"entropy", cat(decimal(shannon_entropy(value)), " bits a character, at least ",
                                     decimal(rule.entropy), " are asked: it looks drawn at random")});
    for (const Check& check : rule.checks) {
      if (check.kind == CheckKind::azure_cask || check.kind == CheckKind::azure_devops_crc32) {
        rows.push_back({std::string(name_of(check.kind)),
                        proves(check.kind, value) ? "the checksum in it is right, which gives high confidence"
                                                  : "no checksum is in it, which says nothing"});
        continue;
      }
      const auto begin = static_cast<std::size_t>(place.region.begin);
      const CheckOutcome judgement = judge(check.kind, value, line_.text, begin, begin + value.size());
      rows.push_back({std::string(name_of(check.kind)),
                      cat(meaning_of(check.kind, judgement),
                          judgement == CheckOutcome::doubtful ? ", which leaves low confidence" : "")});
    }
    for (const Pair& pair : rule.pairs) {
      const auto joined = [&](const Companion& companion) { return companion.rule == pair.rule; };
      const bool found = std::any_of(finding.companions.begin(), finding.companions.end(), joined);
      rows.push_back({"pair", cat(pair.rule, found ? " was found" : " was not found, and is not required")});
    }
    if (is_bare_key(rule) && file_points() < 0)
      rows.push_back({"file", "of tests, examples or documentation: medium confidence at most"});
    return rows;
  }

  const LineAnswer& line_;
};

// Those of the line that are asked about.
std::vector<std::pair<const Finding*, const Place*>> asked_about(const LineAnswer& line, const std::string& rule) {
  std::vector<std::pair<const Finding*, const Place*>> out;
  for (const Finding& finding : line.findings) {
    if (!rule.empty() && finding.rule != rule) continue;
    for (const Place& place : finding.places)
      if (line.range.overlaps(place.region.begin, place.region.end)) out.emplace_back(&finding, &place);
  }
  return out;
}

}  // namespace

int why(const LineQuestion& question, DocumentForm form) {
  int exit_code = kPass;
  const auto line = ask_line(question, exit_code);
  if (!line) return exit_code;
  if (!question.rule.empty() && line->rules.find(question.rule) == line->rules.size())
    return unknown_rule("explaining", question.rule);
  const Why answer(*line);
  const auto findings = asked_about(*line, question.rule);
  if (form == DocumentForm::json)
    return print_line_document(*line, "why", "findings", [&](JsonWriter& json) {
      for (const auto& [finding, place] : findings) answer.write(json, *finding, *place);
    });
  std::string out = cat(guarded(printable(line->path)), ":", line->number, "\n");
  for (const auto& [finding, place] : findings) out += answer.text_of(*finding, *place);
  if (findings.empty())
    out += "  nothing is found on this line; 'assay explain --why-not FILE:LINE' tells what stopped each rule\n";
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
