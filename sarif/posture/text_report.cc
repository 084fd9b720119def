// The report for people.
#include <algorithm>
#include <string>

#include "base/strings.h"
#include "sarif/posture/posture_report.h"
#include "sarif/terminal_text.h"

namespace assay::posture {

namespace {

constexpr std::size_t kShownPlaces = 3;
constexpr std::size_t kNameColumns = 22;

Ink ink_of(const Judgement& one) {
  switch (one.verdict()) {
    case Verdict::pass:
      return Ink::green;
    case Verdict::fail:
      return one.score < kMostScore / 2 ? Ink::red : Ink::yellow;
    case Verdict::unproved:
      return Ink::dim;
  }
  return Ink::plain;
}

std::string bar_of(int score) {
  std::string out;
  for (int i = 0; i < kMostScore; ++i) out += score == kInconclusive ? "·" : i < score ? "█" : "░";
  return out;
}

std::string padded(std::string text, std::size_t columns, bool left = false) {
  const std::size_t width = display_width(text);
  if (width >= columns) return text;
  return left ? std::string(columns - width, ' ') + text : text + std::string(columns - width, ' ');
}

// Continued lines begin where the first does.
std::string wrapped_reason(std::string_view text, std::size_t indent, std::size_t columns) {
  const std::size_t room = std::max<std::size_t>(columns > indent ? columns - indent : 0, 24);
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t width = display_width(word);
    if (used > 0 && used + 1 + width > room) {
      out += '\n';
      out += std::string(indent, ' ');
      used = 0;
    } else if (used > 0) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
  }
  return out;
}

std::string_view mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "✓";
    case Verdict::fail:
      return "✗";
    case Verdict::unproved:
      return "?";
  }
  return "?";
}

std::string row(const Judgement& one, std::size_t columns, const Palette& palette) {
  const std::string score = one.score == kInconclusive ? "" : cat(one.score);
  const std::string name = padded(std::string(one.check->name), kNameColumns);
  constexpr std::size_t kIndent = 3 + 1 + 1 + 1 + kMostScore + 2 + kNameColumns + 1;
  std::string reason = terminal_text(one.reason);
  if (one.said && one.said->score != one.score)
    reason += cat(" (Scorecard: ", one.said->score == kInconclusive ? "?" : cat(one.said->score), ")");
  return cat(padded(score, 3, true), " ",
             palette.paint(ink_of(one), cat(mark_of(one.verdict()), " ", bar_of(one.score))), "  ",
             palette.paint(Ink::bold, name), " ", wrapped_reason(reason, kIndent, columns), "\n");
}

std::string place_text(const Place& place) {
  const bool whole = place.line.empty() && place.region.end == 0;
  return terminal_name(whole ? place.path : cat(place.path, ":", place.region.line, ":", place.region.column));
}

std::string details(const Judgement& one, const Palette& palette) {
  std::string out;
  std::size_t shown = 0, left = one.left_out;
  for (const Detail& detail : one.details) {
    if (detail.kind != Detail::Kind::warning) continue;
    if (shown == kShownPlaces) {
      ++left;
      continue;
    }
    ++shown;
    out += "  ";
    if (detail.place) out += cat(palette.paint(Ink::cyan, place_text(*detail.place)), "  ");
    out += cat(terminal_text(detail.text), "\n");
  }
  if (left > 0) out += cat("  and ", with_commas(left), " more\n");
  if (!one.missing.empty() && shown == 0 && one.missing != ".git/HEAD")
    out += cat("  ", palette.paint(Ink::cyan, terminal_name(one.missing)), "  is not there\n");
  if (out.empty()) return out;
  return cat("\n", palette.paint(Ink::bold, one.check->name), "  ", one.check->id, "\n", out);
}

std::string gaps_text(const Coverage& coverage, const Palette& palette) {
  constexpr std::size_t kShownGaps = 10;
  if (coverage.complete()) return {};
  std::string out =
      cat(palette.paint(Ink::yellow, "Not read"), "    ", counted(coverage.gap_count(), "input", "inputs"), "\n");
  std::size_t shown = 0;
  for (const Gap& gap : coverage.gaps()) {
    if (shown++ == kShownGaps) break;
    out += cat("            ", terminal_name(gap.input), ": ", terminal_text(gap.why), "\n");
  }
  if (coverage.gap_count() > kShownGaps)
    out += cat("            and ", with_commas(coverage.gap_count() - kShownGaps), " more\n");
  return out;
}

std::string verdict_line(const ReportFacts& facts, const RunOutcome& outcome, const Palette& palette) {
  const std::string low = counted(outcome.findings, "check has", "checks have");
  if (outcome.failing > 0) return cat(palette.paint(Ink::red, "FAIL"), "  ", low, " less than the least score\n");
  const std::string advice = outcome.findings == 0 ? std::string("no check has less than the least score")
                                                   : cat(low, " less than the least score",
                                                         facts.enforced ? "" : ", which advises without --enforce");
  if (!outcome.coverage.complete())
    return cat(palette.paint(Ink::yellow, "INCOMPLETE"), "  ",
               counted(outcome.coverage.gap_count(), "input was", "inputs were"), " not read or decided; ", advice,
               "\n");
  return cat(palette.paint(Ink::green, "PASS"), "  ", advice, "\n");
}

}  // namespace

std::string aggregate_text(const std::vector<Judgement>& judgements) {
  const auto tenths = aggregate_tenths(judgements);
  return tenths ? cat(*tenths / 10, ".", *tenths % 10) : "-1";
}

Status write_text_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                         const std::vector<Judgement>& judgements, const RunOutcome& outcome) {
  const Palette palette(run.color);
  if (run.quiet && outcome.exit_code == 0) return {};
  const auto decided = std::count_if(judgements.begin(), judgements.end(),
                                     [](const Judgement& one) { return one.score != kInconclusive; });
  std::string out = cat("Score ", aggregate_tenths(judgements) ? aggregate_text(judgements) : "?", " of 10, from ",
                        decided, " of ", judgements.size(), " checks; the others are unproved\n\n");
  for (const Judgement& one : judgements) out += row(one, run.columns, palette);
  for (const Judgement& one : judgements)
    if (one.verdict() == Verdict::fail) out += details(one, palette);
  out += cat("\nScanned     ", with_commas(outcome.coverage.inputs()), " files, ",
             human_bytes(outcome.coverage.bytes()), "\n", gaps_text(outcome.coverage, palette));
  for (const std::string& note : outcome.coverage.notes()) out += cat("Note        ", terminal_text(note), "\n");
  return output.write(out + verdict_line(facts, outcome, palette));
}

}  // namespace assay::posture
