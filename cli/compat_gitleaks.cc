// assay compat gitleaks: the commands of gitleaks 8.30.
#include <array>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "cli/compat_command.h"
#include "cli/compat_flags.h"
#include "cli/compat_scan.h"
#include "cli/report_run.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/compat/gitleaks_report.h"
#include "scanners/sources/git/changes/range.h"

namespace assay::cli {

namespace {

using compat::GitleaksFormat;

struct GitleaksRun {
  ScanFlags flags;
  std::string report;  // path; empty: none
  GitleaksFormat format = GitleaksFormat::json;
  bool verbose = false;
  int exit_code = 1;
  std::vector<Gap> gaps;  // rules of its configuration that are not here
};

// Which commits --log-opts means.
Status use_log_options(const std::string& options, ScanFlags& flags) {
  constexpr const char* kHint =
      "--all, --full-history, one revision and one range (A..B, A...B, REV^!) can be; 'assay scan git --help' has more";
  std::string revision;
  for (const std::string& word : words_of_list(options, ' ')) {
    if (word == "--all" || word == "--full-history") continue;
    if (word.starts_with('-') || word.starts_with('^') || word.find('"') != std::string::npos ||
        word.find('\'') != std::string::npos || !revision.empty())
      return mistake("--log-opts", cat("'", printable(word), "' has no counterpart"), kHint);
    revision = word;
  }
  if (revision.empty()) return {};
  if (options.find("--all") != std::string::npos)
    return mistake("--log-opts", "--all and a revision are given", "all commits, or those of the revision?");
  if (revision.find("..") == std::string::npos && !revision.ends_with("^!")) {
    flags.branch = revision;
    return {};
  }
  if (const std::string wrong = git::range_mistake(revision); !wrong.empty())
    return mistake("--log-opts", wrong, kHint);
  flags.range = revision;
  return {};
}

Status use_source(const CompatArguments& given, ScanFlags& flags) {
  const bool old = given.command() == "detect" || given.command() == "protect";
  const std::size_t most = old || given.command() == "stdin" ? 0 : 1;
  if (given.words().size() > most)
    return mistake(given.command(), cat("'", printable(given.words()[most]), "' is one word too many"),
                   old ? "name what is scanned with --source" : "gitleaks scans one path");
  std::string source = old ? given.value("--source") : most == 1 && !given.words().empty() ? given.words()[0] : "";
  if (source.empty()) source = ".";
  const bool files =
      given.command() == "dir" || given.command() == "file" || given.command() == "directory" || given.on("--no-git");
  if (given.command() == "stdin" || (given.on("--pipe") && !files)) {
    flags.paths = {"-"};
    return {};
  }
  if (files) {
    flags.paths = {source};
    flags.follow = given.on("--follow-symlinks");
    return {};
  }
  flags.mode = ScanMode::git;
  flags.repository = source;
  flags.repository_given = source != ".";
  flags.staged = given.on("--staged");
  if (!flags.staged && (given.on("--pre-commit") || given.command() == "protect"))
    return mistake(given.command() == "protect" ? "protect" : "--pre-commit",
                   "changes that are not staged are in no commit and no index",
                   "add --staged, or scan the files with dir");
  if (flags.staged) return {};
  return use_log_options(given.value("--log-opts"), flags);
}

// The configuration that gitleaks would take, in its order.
Status use_config(const CompatArguments& given, GitleaksRun& run) {
  std::string path = given.value("--config");
  if (path.empty()) path = environment("GITLEAKS_CONFIG");
  if (path.empty()) {
    if (const std::string text = environment("GITLEAKS_CONFIG_TOML"); !text.empty())
      return use_foreign_config("GITLEAKS_CONFIG_TOML", text, run.flags, run.gaps);
    const std::string folder = run.flags.mode == ScanMode::git  ? run.flags.repository
                               : run.flags.paths.front() == "-" ? "."
                                                                : run.flags.paths.front();
    const std::filesystem::path near = std::filesystem::path(folder) / ".gitleaks.toml";
    std::error_code error;
    if (!std::filesystem::exists(near, error)) return {};
    path = near.lexically_normal().string();
  }
  constexpr std::uint64_t kMostBytes = std::uint64_t{8} << 20;
  const auto text = read_file(path, kMostBytes);
  if (!text) return tl::make_unexpected(text.error());
  return use_foreign_config(path, *text, run.flags, run.gaps);
}

Status use_ignores(const CompatArguments& given, ScanFlags& flags) {
  for (const std::string& path : given.all("--baseline-path")) flags.baselines = {path};
  flags.no_suppressions = given.on("--ignore-gitleaks-allow");
  if (flags.no_suppressions && !flags.baselines.empty())
    return mistake("--ignore-gitleaks-allow", "assay reports then what a baseline knows as well",
                   "leave one of the two out");
  const std::string named = given.value("--gitleaks-ignore-path");
  if (named.empty() || flags.no_suppressions) return {};
  std::error_code error;
  const std::filesystem::path path(named);
  if (!std::filesystem::is_directory(path, error)) {
    if (std::filesystem::exists(path, error)) flags.gitleaks_ignores.push_back(named);
  } else if (std::filesystem::exists(path / ".gitleaksignore", error)) {
    flags.gitleaks_ignores.push_back((path / ".gitleaksignore").lexically_normal().string());
  }
  return {};
}

Status use_report(const CompatArguments& given, GitleaksRun& run) {
  run.verbose = given.on("--verbose");
  run.report = given.value("--report-path");
  if (run.report.empty()) return {};
  std::string format = lower(given.value("--report-format"));
  if (format.empty()) format = lower(std::filesystem::path(run.report).extension().string());
  if (format.starts_with('.')) format.erase(0, 1);
  if (format == "json") {
    run.format = GitleaksFormat::json;
  } else if (format == "csv") {
    run.format = GitleaksFormat::csv;
  } else if (format == "junit") {
    run.format = GitleaksFormat::junit;
  } else if (format == "sarif") {
    run.format = GitleaksFormat::sarif;
  } else {
    return mistake("--report-format", cat("'", printable(format), "' is no format that can be written"),
                   "json, csv, junit or sarif");
  }
  return {};
}

Result<GitleaksRun> translate(const CompatArguments& given) {
  GitleaksRun run;
  ScanFlags& flags = run.flags;
  flags.quiet = true;
  const auto exit_code = number_of(given, "--exit-code", 255);
  const auto decode = number_of(given, "--max-decode-depth", 32);
  const auto depth = number_of(given, "--max-archive-depth", 64);
  for (const auto* one : {&exit_code, &decode, &depth})
    if (!*one) return tl::make_unexpected(one->error());
  run.exit_code = static_cast<int>(exit_code->value_or(1));
  if (*decode) flags.decode_depth = **decode;
  flags.no_archives = *depth == std::optional(0U);
  flags.archive_depth = depth->value_or(0);
  for (const std::string& ids : given.all("--enable-rule"))
    for (const std::string& id : words_of_list(ids)) flags.only.push_back(id);
  Status status = use_source(given, flags);
  if (status) status = use_config(given, run);
  if (status) status = use_ignores(given, flags);
  if (status) status = use_report(given, run);
  if (!status) return tl::make_unexpected(status.error());
  return run;
}

// As gitleaks sums up, in the words of its log.
void tell_summary(const CompatLeaks& found, const Coverage& coverage) {
  const std::size_t leaks = found.leaks.size();
  if (!coverage.complete()) {
    tell_gaps(coverage);
    tell(leaks == 0 ? std::string("WRN no leaks found in partial scan")
                    : cat("WRN ", leaks, " leaks found in partial scan"));
  } else {
    tell(leaks == 0 ? std::string("INF no leaks found") : cat("WRN leaks found: ", leaks));
  }
  if (found.unsure > 0)
    tell(cat("INF ", counted(found.unsure, "finding", "findings"),
             " of less confidence not listed: 'assay scan' shows them"));
}

int report(const GitleaksRun& run, const ScanFlags& flags, const RuleSet& rules, ScanResult result) {
  for (const Gap& gap : run.gaps) result.coverage.gap(gap.input, gap.why);
  const CompatLeaks found = compat_leaks(flags, {}, {}, result);
  guard_texts(rules, result);
  const compat::CompatRun info{kVersion, &rules.rules(), result.repository_uri, flags.repository};
  Status written;
  if (run.verbose)
    written = write_compat("-", [&](Output& out) { return compat::write_gitleaks_findings(info, found.leaks, out); });
  if (written && !run.report.empty())
    written = write_compat(run.report,
                           [&](Output& out) { return compat::write_gitleaks(run.format, info, found.leaks, out); });
  tell_summary(found, result.coverage);
  if (!written) return report_error(written.error(), kFail);
  if (!found.leaks.empty() && run.exit_code != 0) return run.exit_code;
  return result.coverage.complete() ? kPass : kFail;
}

}  // namespace

int compat_gitleaks(Arguments arguments) {
  const ParsedCompat parsed = parse_compat(gitleaks_tool(), arguments);
  if (!parsed.arguments) return parsed.exit_code;
  if (parsed.arguments->command() == "version")
    return std::printf("assay %s in the place of gitleaks 8\n", kVersion) > 0 ? kPass : kFail;
  auto run = translate(*parsed.arguments);
  if (!run) return report_error(run.error(), kFail);
  tell(kValuesAreMasked);
  std::optional<int> shown;
  RunMeter unused;
  run_scan(
      run->flags,
      [&](const ScanFlags& flags, const RuleSet& rules, ScanResult result, std::optional<Verified>,
          std::optional<std::chrono::nanoseconds>) {
        shown = report(*run, flags, rules, std::move(result));
        return kPass;
      },
      unused);
  return shown.value_or(kFail);  // what could not begin was told
}

}  // namespace assay::cli
