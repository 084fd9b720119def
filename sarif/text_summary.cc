#include "sarif/text_summary.h"

#include <cstddef>
#include <string_view>

#include "base/strings.h"

namespace assay {

namespace {

constexpr std::string_view kIndent = "            ";

std::string inputs(std::uint64_t number) { return counted(number, "input", "inputs"); }

// "3 findings (1 critical, 2 high)"
std::string findings_text(std::uint64_t total, const SeverityCounts& counts) {
  std::string by;
  for (std::size_t i = counts.size(); i-- > 0;) {
    if (counts[i] == 0) continue;
    by += cat(by.empty() ? "" : ", ", with_commas(counts[i]), " ", name_of(static_cast<Severity>(i)));
  }
  const std::string text = counted(total, "finding", "findings");
  return by.empty() ? text : cat(text, " (", by, ")");
}

// "2 symbolic links", but "2 ignored": some reasons are nouns.
std::string skipped_text(SkipReason reason, std::uint64_t count) {
  const std::string_view name = name_of(reason);
  const bool noun = reason == SkipReason::special || reason == SkipReason::link || reason == SkipReason::submodule ||
                    reason == SkipReason::lfs;
  return counted(count, name, noun ? cat(name, "s") : std::string(name));
}

void append_skipped(std::string& out, const Coverage& coverage) {
  std::uint64_t total = 0;
  std::string reasons;
  for (const auto& [reason, skipped] : coverage.skipped()) {
    total += skipped.count;
    reasons += cat(reasons.empty() ? "" : ", ", skipped_text(reason, skipped.count));
  }
  if (total > 0) out += cat("Skipped     ", inputs(total), " (", reasons, ")\n");
}

void append_suppressed(std::string& out, std::uint64_t count, const std::vector<std::string>& named) {
  if (count == 0) return;
  out += cat("Suppressed  ", counted(count, "finding", "findings"), "\n");
  for (const std::string& one : named) out += cat(kIndent, one, "\n");
  if (named.empty()) return;
  if (count > named.size()) out += cat(kIndent, "and ", with_commas(count - named.size()), " more\n");
  out += cat(kIndent, "--no-suppressions counts and shows what markers and ignore files hide\n");
}

void append_gaps(std::string& out, const Coverage& coverage, const Palette& palette) {
  if (coverage.complete()) return;
  out += cat(palette.paint(Ink::yellow, "Not read"), "    ", inputs(coverage.gap_count()), "\n");
  std::uint64_t shown = 0;
  for (const Gap& gap : coverage.gaps()) {
    if (shown == kNamedInSummary) break;
    out += cat(kIndent, middle_out(terminal_name(gap.input)), ": ", terminal_text(gap.why), "\n");
    ++shown;
  }
  if (coverage.gap_count() > shown) out += cat(kIndent, "and ", with_commas(coverage.gap_count() - shown), " more\n");
}

// "12 values: 3 active, 8 inactive, 1 unknown; 14 requests to 2 hosts, 2 of made-up values", and what could not be
// verified.
void append_verified(std::string& out, const Verified& verified, const Palette& palette) {
  std::uint64_t all = 0;
  std::string by;
  for (const VerificationStatus status :
       {VerificationStatus::active, VerificationStatus::inactive, VerificationStatus::unknown,
        VerificationStatus::unsound_verifier, VerificationStatus::not_attempted}) {
    all += verified.of(status);
    if (verified.of(status) != 0)
      by += cat(by.empty() ? ": " : ", ", with_commas(verified.of(status)), " ", name_of(status));
  }
  out += cat("Verified    ", counted(all, "value", "values"), by, "; ",
             counted(verified.requests, "request", "requests"), " to ", counted(verified.hosts, "host", "hosts"),
             verified.controls == 0 ? "" : cat(", ", with_commas(verified.controls), " of made-up values"), "\n");
  std::uint64_t shown = 0;
  for (const Gap& gap : verified.unproved) {
    if (shown++ == kNamedInSummary) break;
    out += cat(shown == 1 ? cat(palette.paint(Ink::yellow, "Unproved"), "    ") : std::string(kIndent),
               terminal_name(gap.input), ": ", terminal_text(gap.why), "\n");
  }
  if (verified.unproved.size() > kNamedInSummary)
    out += cat(kIndent, "and ", with_commas(verified.unproved.size() - kNamedInSummary), " more\n");
}

void append_errors(std::string& out, const RunOutcome& outcome, const Palette& palette) {
  for (const Error& error : outcome.errors) {
    out += cat(palette.paint(Ink::red, "Error"), "       ", terminal_text(error.doing));
    if (!error.subject.empty()) out += cat(": ", terminal_text(error.subject));
    out += cat(": ", terminal_text(error.why), "\n");
    if (!error.hint.empty()) out += cat(kIndent, "hint: ", terminal_text(error.hint), "\n");
  }
}

// What keeps a run from being complete: "2 inputs were not read, 1 error".
std::string incomplete_text(const RunOutcome& outcome) {
  std::string out;
  const std::uint64_t gaps = outcome.coverage.gap_count();
  if (gaps > 0) out = cat(inputs(gaps), gaps == 1 ? " was not read" : " were not read");
  if (!outcome.errors.empty()) out += cat(out.empty() ? "" : ", ", counted(outcome.errors.size(), "error", "errors"));
  if (outcome.verified && !outcome.verified->unproved.empty())
    out += cat(out.empty() ? "" : ", ", "not all values could be verified");
  return out;
}

// What --fail-on-unused fails a run for.
std::string useless_text(const RunOutcome& outcome) {
  const std::uint64_t count = outcome.useless_suppressions;
  if (count == 0) return {};
  return cat(", ", counted(count, "suppression", "suppressions"),
             count == 1 ? " that has expired or holds for nothing" : " that have expired or hold for nothing");
}

// "1.23 s, 310.5 MiB/s"
std::string time_text(std::chrono::nanoseconds took, std::uint64_t bytes) {
  const auto hundredths = static_cast<std::uint64_t>(took / std::chrono::milliseconds(10));
  const double seconds = std::chrono::duration<double>(took).count();
  const std::string fraction = cat(hundredths % 100 < 10 ? "0" : "", hundredths % 100);
  return cat(hundredths / 100, ".", fraction, " s, ",
             human_bytes(seconds > 0 ? static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds) : 0), "/s");
}

std::string verdict_line(const RunOutcome& outcome, const SeverityCounts& counts, const Palette& palette) {
  const std::string incomplete = incomplete_text(outcome);
  const bool found = outcome.findings > 0;
  const std::string findings = findings_text(outcome.findings, counts);
  switch (verdict_of(outcome)) {
    case Verdict::fail:
      return cat(palette.paint(Ink::red, "FAIL"), " ", found ? findings : "no findings", useless_text(outcome),
                 incomplete.empty() ? "" : ", and the run is incomplete", "\n");
    case Verdict::pass:
      if (found)
        return cat(palette.paint(Ink::green, "PASS"), " ", findings,
                   ", none at or above --fail-on and --fail-confidence\n");
      return cat(palette.paint(Ink::green, "PASS"),
                 outcome.coverage.inputs() == 0 ? " nothing was there to scan\n" : " no findings\n");
    case Verdict::unproved:
      break;
  }
  const bool all_read = outcome.coverage.complete() && outcome.errors.empty();
  return cat(palette.paint(Ink::yellow, "INCOMPLETE"), incomplete.empty() ? "" : " ", incomplete, "; ",
             found ? findings : "no findings", all_read ? "\n" : " in what was\n");
}

}  // namespace

std::string middle_out(std::string text) {
  constexpr std::size_t kMost = 300, kEach = 140;
  if (text.size() <= kMost) return text;
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; };
  std::size_t first = kEach, last = text.size() - kEach;
  while (continues(first)) --first;
  while (continues(last)) ++last;
  return cat(std::string_view(text).substr(0, first), "…", std::string_view(text).substr(last));
}

Ink severity_ink(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return Ink::magenta;
    case Severity::high:
      return Ink::red;
    case Severity::medium:
      return Ink::yellow;
    case Severity::low:
      return Ink::blue;
    case Severity::info:
      break;
  }
  return Ink::dim;
}

std::string text_summary(const RunOutcome& outcome, const SeverityCounts& counts, bool quiet, const Palette& palette,
                         const std::vector<std::string>& suppressed) {
  if (quiet && verdict_of(outcome) == Verdict::pass && outcome.findings == 0) return {};
  const Coverage& coverage = outcome.coverage;
  std::string out = cat("Scanned     ", inputs(coverage.inputs()), ", ", human_bytes(coverage.bytes()), "\n");
  append_skipped(out, coverage);
  append_suppressed(out, outcome.suppressed, suppressed);
  append_gaps(out, coverage, palette);
  for (const std::string& note : coverage.notes()) out += cat("Note        ", terminal_text(note), "\n");
  if (outcome.verified) append_verified(out, *outcome.verified, palette);
  append_errors(out, outcome, palette);
  if (outcome.took) out += cat("Time        ", time_text(*outcome.took, coverage.bytes()), "\n");
  out += verdict_line(outcome, counts, palette);
  return out;
}

}  // namespace assay
