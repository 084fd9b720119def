// assay suppress: adds entries to .assayignore, and takes those out that hold for nothing any more.
#include "cli/suppress_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/strings.h"
#include "cli/flags.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "sarif/log/finding_list.h"
#include "scanners/secrets/suppression_writer.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;

const Help kHelp = {
    {{"assay suppress add 0f325ebd333a965f2830bb17e2213013 github-pat --reason 'revoked in May' --path 'tests/**'",
      "one value, as a report names it"},
     {"assay suppress add --report report.json --reason 'known before' --expires 2027-01-31",
      "what a report of 'assay scan --format json' found"},
     {"assay suppress prune", "takes out what has expired"},
     {"assay suppress prune --report report.json", "and what that report, of all of the folder, does not know"}},
    {{"0", "done, or nothing to do"},
     {"2", "usage error, or a mistake in the file or the report"},
     {"3", "the report is incomplete, or the file could not be written; nothing was changed"}}};

struct SuppressFlags {
  NewSuppression one;
  std::string report;
  std::string file = ".assayignore";
};

Result<std::string> text_of(const std::string& path) {
  std::error_code error;
  const auto type = std::filesystem::symlink_status(path, error).type();
  if (type == std::filesystem::file_type::not_found) return std::string();
  return read_file(path, kMostBytes);
}

Result<sarif::FindingList> report_of(const std::string& path) {
  const auto input = sarif::open_input(path);
  if (!input) return tl::make_unexpected(input.error());
  return sarif::read_finding_list(**input);
}

int put(const std::string& path, const ChangedSuppressions& changed) {
  if (!changed.added.empty() || !changed.removed.empty()) {
    if (const Status written = write_file_atomically(path, changed.text); !written)
      return report_error(written.error(), kIncomplete);
  }
  std::string out;
  for (const std::string& line : changed.removed) out += cat("- ", line, "\n");
  for (const std::string& line : changed.added) out += cat("+ ", line, "\n");
  out += cat(printable(path), ": ", changed.added.size(), " added, ", changed.removed.size(), " removed\n");
  return std::fputs(guarded(out).c_str(), stdout) >= 0 ? kPass : kIncomplete;
}

int add(const SuppressFlags& flags) {
  std::vector<NewSuppression> more;
  if (flags.report.empty()) {
    if (flags.one.fingerprint.empty() || flags.one.rule.empty())
      return report_error(
          {"adding a suppression", "", "it has no fingerprint and rule", "FINGERPRINT RULE, or --report"});
    more.push_back(flags.one);
  } else {
    if (!flags.one.fingerprint.empty())
      return report_error({"adding a suppression", "", "FINGERPRINT and --report are both there", "name one of them"});
    const auto report = report_of(flags.report);
    if (!report) return report_error(report.error());
    // Of what was not read nothing is known, and nothing is accepted.
    for (const sarif::ListedFinding& one : report->findings) {
      if (one.suppressed) continue;
      more.push_back(flags.one);
      more.back().fingerprint = one.fingerprint;
      more.back().rule = one.rule;
    }
  }
  const auto text = text_of(flags.file);
  if (!text) return report_error(text.error());
  const auto changed = add_suppressions(*text, flags.file, more);
  return changed ? put(flags.file, *changed) : report_error(changed.error());
}

int prune(const SuppressFlags& flags) {
  std::optional<KnownFindings> known;
  if (!flags.report.empty()) {
    const auto report = report_of(flags.report);
    if (!report) return report_error(report.error());
    if (!report->complete)
      return report_error({"pruning suppressions", printable(flags.report), "the report is incomplete",
                           "what it does not know may stand in what was not read"},
                          kIncomplete);
    known.emplace();
    for (const sarif::ListedFinding& one : report->findings) known->emplace(one.fingerprint, one.rule);
  }
  const auto text = text_of(flags.file);
  if (!text) return report_error(text.error());
  const auto changed = prune_suppressions(*text, flags.file, today(), known);
  return changed ? put(flags.file, *changed) : report_error(changed.error());
}

}  // namespace

int suppress_command(Arguments arguments) {
  const auto owner = new_app(
      "Adds entries to .assayignore, sorted, and takes those out that hold for nothing any more.", "assay suppress");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  SuppressFlags flags;
  auto* adding = app.add_subcommand("add", "Accepts a value, or all that a report found; an older entry gives way.");
  adding->add_option("fingerprint", flags.one.fingerprint, "of the value, as reports give it")
      ->type_name("FINGERPRINT");
  adding->add_option("rule", flags.one.rule, "that found it")->type_name("RULE");
  adding->add_option("--reason", flags.one.reason, "why it is accepted")->type_name("TEXT")->required();
  adding->add_option("--expires", flags.one.expires, "last day on which it is")->type_name("YYYY-MM-DD");
  adding->add_option("--path", flags.one.path, "only in these files, seen from the file's folder")->type_name("GLOB");
  auto* pruning = app.add_subcommand("prune", "Takes out what has expired, and what a report does not know.");
  for (auto* command : {adding, pruning}) {
    command->add_option("--report", flags.report, "report of 'assay scan --format json'")->type_name("FILE");
    command->add_option("--file", flags.file, "file to change (default: .assayignore)")->type_name("FILE");
  }
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  return adding->parsed() ? add(flags) : prune(flags);
}

}  // namespace assay::cli
