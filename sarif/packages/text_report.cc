// The report for people.
#include <algorithm>

#include "base/strings.h"
#include "sarif/packages/package_report.h"
#include "sarif/terminal_text.h"
#include "sarif/text_summary.h"

namespace assay::packages {

namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string finding_text(const Finding& finding, const Palette& palette) {
  std::string place = terminal_name(finding.path);
  if (!finding.member.empty()) place += cat("!/", terminal_text(finding.member));
  if (finding.line != 0) place += cat(":", finding.line);
  return cat(palette.paint(severity_ink(finding.severity), upper(name_of(finding.severity))), "  ",
             palette.paint(Ink::bold, terminal_text(finding.message)), "\n  ", palette.paint(Ink::cyan, place), "\n  ",
             finding.check->id, finding.check->alias.empty() ? "" : ", ", finding.check->alias, "\n\n");
}

// One line for each package: what it is, how much of it was read.
std::string table(const Release& release, const Palette& palette) {
  std::size_t widest = 0;
  for (const Package& package : release.packages) widest = std::max(widest, display_width(terminal_name(package.path)));
  std::string out;
  for (const Package& package : release.packages) {
    const std::string path = terminal_name(package.path);
    std::uint64_t read = 0, files = 0;
    for (const Member& member : package.members) {
      if (member.kind != Member::Kind::file) continue;
      ++files;
      if (!member.sha256.empty()) ++read;
    }
    out += cat("  ", palette.paint(Ink::cyan, path), std::string(widest - display_width(path) + 2, ' '),
               name_of(package.name.format), ", ", human_bytes(package.size), ", ",
               read == files ? counted(files, "file", "files") : cat(read, " of ", counted(files, "file", "files")),
               package.readable && package.complete ? "" : ", not read to its end", "\n");
  }
  return out;
}

}  // namespace

Status write_text_report(assay::Output& output, const RunInfo& run, const Release& release,
                         std::span<const Finding> findings, const RunOutcome& outcome) {
  const Palette palette(run.color);
  SeverityCounts counts{};
  for (const Finding& finding : findings) {
    ++counts[static_cast<std::size_t>(finding.severity)];
    if (Status status = output.write(finding_text(finding, palette)); !status) return status;
  }
  const std::string summary = text_summary(outcome, counts, run.quiet, palette);
  if (summary.empty()) return {};
  if (!release.packages.empty())
    if (Status status = output.write(cat("Packages\n", table(release, palette), "\n")); !status) return status;
  return output.write(summary);
}

}  // namespace assay::packages
