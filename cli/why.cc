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
#include "cli/rule_meaning.h"
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

// Entropy that words reach as well is asked for by rules that know a value by its place.
constexpr double kOfWords = 2.5;

class Why {
 public:
  explicit Why(const LineAnswer& line) : line_(line) {}

  std::string text_of(const Finding& finding, const Place& place) const {
    const Rule& rule = line_.rules[line_.rules.find(finding.rule)];
    std::string out =
        cat("\n", finding.rule, "  ", name_of(finding.severity), " severity, ", name_of(finding.confidence),
            " confidence\n  ", wrapped(rule.description, 2, columns_), "\n  ", finding.secret.mask(), " at line ",
            place.region.line, ", column ", place.region.column, "\n");
    const Reasons reasons = reasons_of(finding, place);
    for (const std::string& line : reasons.lines) out += cat("  ", line, "\n");
    std::vector<Row> rows = reasons.rows;
    if (place.suppressed)
      rows.push_back({"suppressed", cat("by ", place.suppressed->by, place.suppressed->reason.empty() ? "" : ": ",
                                        place.suppressed->reason)});
    return cat(out, table(rows, columns_, left_width(rows)), "\n  ",
               wrapped(by_confidence(finding.confidence), 2, columns_), "\n", what_next(finding, place));
  }

  void write(JsonWriter& json, const Finding& finding, const Place& place) const {
    json.begin_object();
    json.string("rule", finding.rule);
    json.string("description", line_.rules[line_.rules.find(finding.rule)].description);
    json.string("severity", name_of(finding.severity));
    json.string("confidence", name_of(finding.confidence));
    json.string("mask", finding.secret.mask());
    json.string("fingerprint", finding.fingerprint);
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

  // Commands and lines to copy stand in lines of their own, however long.
  static std::string what_next(const Finding& finding, const Place& place) {
    std::string out =
        cat("  If it is real, this says how to end and replace it:\n    assay explain --rotate ", finding.rule, "\n");
    if (place.suppressed) return out;
    return cat(out, "  If it is not, accept it by a comment on its line, or wherever it stands:\n    assay:allow ",
               finding.rule, " WHY\n    assay suppress add ", finding.fingerprint, " ", finding.rule,
               " --reason WHY\n");
  }

  Reasons reasons_of(const Finding& finding, const Place& place) const {
    const std::uint32_t index = line_.rules.find(finding.rule);
    const Rule& rule = line_.rules[index];
    if (!is_scored(rule)) return {{}, conditions_of(rule, finding, place)};
    if (place.encoding.empty()) return {score_of(rule, index, place), {}};
    return {{}, {decoded(place), {"score", cat(known_by(rule), "; its parts are told of text that is not encoded")}}};
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

  // As it stands in the file, encoded or not.
  Bytes bytes_of(const Place& place) const {
    return Bytes(line_.text)
        .substr(static_cast<std::size_t>(place.region.begin),
                static_cast<std::size_t>(place.region.end - place.region.begin));
  }

  // As it is found. The value of an encoded text stands nowhere in the file.
  Bytes value_of(const Finding& finding, const Place& place) const {
    return place.encoding.empty() ? bytes_of(place) : finding.secret.reveal(RevealPermit("a check of a decoded value"));
  }

  static Row decoded(const Place& place) {
    return {"decoded", cat("it stands in ", place.encoding, ", so the line shows other characters than it has")};
  }

  // Of a value that stands in encoded text, the value alone is at hand: what looks around it held, or it were no
  // finding.
  CheckOutcome outcome(CheckKind kind, const Finding& finding, const Place& place) const {
    if (place.encoding.empty()) {
      const Bytes value = bytes_of(place);
      const auto begin = static_cast<std::size_t>(place.region.begin);
      return judge(kind, value, line_.text, begin, begin + value.size());
    }
    if (looks_around(kind)) return CheckOutcome::holds;
    const Bytes value = value_of(finding, place);
    return judge(kind, value, value, 0, value.size());
  }

  // The reason that a check gives.
  std::string reason_of(CheckKind kind, const Finding& finding, const Place& place) const {
    if (kind == CheckKind::azure_cask || kind == CheckKind::azure_devops_crc32)
      return proves(kind, value_of(finding, place)) ? "the checksum in it is right, which gives high confidence"
                                                    : "no checksum is in it, which says nothing";
    const CheckOutcome judgement = outcome(kind, finding, place);
    return cat(meaning_of(kind, judgement), judgement == CheckOutcome::doubtful ? ", which leaves low confidence" : "");
  }

  std::vector<Row> conditions_of(const Rule& rule, const Finding& finding, const Place& place) const {
    std::vector<Row> rows;
    if (!place.encoding.empty()) rows.push_back(decoded(place));
    const bool of_text = rule.reader == Reader::none &&
                         std::all_of(rule.anchors.begin(), rule.anchors.end(),
                                     [](const Anchor& anchor) { return printable(anchor.text) == anchor.text; });
    rows.push_back({"form", cat(known_by(rule), of_text ? ", and its characters and length fit" : "")});
    if (rule.entropy > 0) {
      const double entropy = shannon_entropy(value_of(finding, place));
      rows.push_back(
          {"entropy", cat(rule.entropy >= kOfWords ? "it looks drawn at random: " : "it is varied enough: ",
                          decimal(entropy), " bits a character, at least ", decimal(rule.entropy), " are asked")});
    }
    for (const Check& check : rule.checks)
      rows.push_back({std::string(subject_of(check.kind)), reason_of(check.kind, finding, place)});
    for (const Pair& pair : rule.pairs) {
      const auto joined = [&](const Companion& companion) { return companion.rule == pair.rule; };
      const bool found = std::any_of(finding.companions.begin(), finding.companions.end(), joined);
      rows.push_back({"pair", cat(pair.rule, found ? " was found" : " was not found, and is not required")});
    }
    const Bytes value = value_of(finding, place);
    const bool proved = std::any_of(rule.checks.begin(), rule.checks.end(),
                                    [&](const Check& check) { return proves(check.kind, value); });
    if (finding.confidence > rule.confidence && !proved)
      rows.push_back({"looks", cat("the rule alone gives ", name_of(rule.confidence),
                                   " confidence; the value's name and its looks give ", name_of(finding.confidence),
                                   ", as they would under any name")});
    if (is_bare_key(rule) && file_points() < 0)
      rows.push_back({"path", "of tests, examples or documentation: medium confidence at most"});
    return rows;
  }

  const LineAnswer& line_;
  const std::size_t columns_ = output_columns();
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
