#include "cli/scan_flags.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>

namespace assay::cli {

namespace {

constexpr const char* kReportGroup = "Report";
constexpr const char* kRulesGroup = "Rules";
constexpr const char* kFilesGroup = "Files";
constexpr const char* kGitGroup = "Git";

void add_report_flags(CLI::App& app, ScanFlags& flags) {
  static const std::map<std::string, ReportFormat> kFormats = {{"text", ReportFormat::text},
                                                               {"json", ReportFormat::json},
                                                               {"jsonl", ReportFormat::jsonl},
                                                               {"sarif", ReportFormat::sarif}};
  static const std::map<std::string, ColorMode> kColors = {
      {"auto", ColorMode::automatic}, {"always", ColorMode::always}, {"never", ColorMode::never}};
  static const std::map<std::string, Severity> kSeverities = {{"info", Severity::info},
                                                              {"low", Severity::low},
                                                              {"medium", Severity::medium},
                                                              {"high", Severity::high},
                                                              {"critical", Severity::critical}};
  app.add_option("--format", flags.format, "text, json, jsonl or sarif")
      ->transform(CLI::CheckedTransformer(kFormats))
      ->type_name("FORMAT")
      ->group(kReportGroup);
  app.add_option("-o,--output", flags.output, "write the report to FILE; it appears when it is whole")
      ->type_name("FILE")
      ->group(kReportGroup);
  app.add_option("--fail-on", flags.fail_on, "least severity that fails: info, low, medium, high, critical (low)")
      ->transform(CLI::CheckedTransformer(kSeverities))
      ->type_name("SEVERITY")
      ->group(kReportGroup);
  app.add_flag("--exit-zero", flags.exit_zero, "findings do not fail the command; an incomplete scan still does")
      ->group(kReportGroup);
  app.add_flag("-q,--quiet", flags.quiet, "print nothing when there is nothing to say")->group(kReportGroup);
  app.add_option("--color", flags.color, "auto, always or never")
      ->transform(CLI::CheckedTransformer(kColors))
      ->type_name("WHEN")
      ->group(kReportGroup);
  app.add_flag("--show-secrets", flags.show_secrets, "show values: on a terminal, or in the file that -o names")
      ->group(kReportGroup);
}

void add_rule_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("--config", flags.config, "configuration file instead of the nearest assay.yaml")
      ->type_name("FILE")
      ->group(kRulesGroup);
  app.add_flag("--no-config", flags.no_config, "read no configuration file")->group(kRulesGroup);
  app.add_option("--rules", flags.rule_files, "add the rules of a file")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_option("--only", flags.only, "use only these rules")
      ->type_name("ID,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_option("--disable", flags.disable, "do without these rules")
      ->type_name("ID,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_option("-j,--threads", flags.threads, "threads (all processors)")->type_name("N")->group(kRulesGroup);
}

void add_file_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("path", flags.paths, "files and folders; - is standard input")->type_name("PATH")->required();
  app.add_option("--exclude", flags.exclude, "leave out paths that fit a pattern (** crosses folders)")
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group(kFilesGroup);
  app.add_flag("--gitignore", flags.gitignore, "leave out what .gitignore names")->group(kFilesGroup);
  app.add_flag("--follow", flags.follow, "follow symbolic links")->group(kFilesGroup);
  app.add_flag("--include-git", flags.include_git, "look into .git folders as files")->group(kFilesGroup);
  app.add_flag("--no-binary", flags.no_binary, "leave out binary files")->group(kFilesGroup);
}

void add_git_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("repository", flags.repository, "repository, bare or with a work tree (.)")->type_name("REPO");
  app.add_flag("--all-objects", flags.all_objects, "unreachable objects too: dropped stashes, amended commits, reflogs")
      ->group(kGitGroup);
  auto* staged = app.add_flag("--staged", flags.staged, "what the index would commit: added lines")->group(kGitGroup);
  auto* range = app.add_option("--range", flags.range, "added lines of the commits in A..B, or of a pull request A...B")
                    ->type_name("A..B")
                    ->group(kGitGroup);
  auto* since = app.add_option("--since", flags.since, "added lines of the commits of HEAD that REV has not")
                    ->type_name("REV")
                    ->group(kGitGroup);
  auto* branch = app.add_option("--branch", flags.branch, "added lines of the commits that only this branch has")
                     ->type_name("NAME")
                     ->group(kGitGroup);
  for (CLI::Option* one : {staged, range, since, branch}) {
    for (CLI::Option* other : {staged, range, since, branch})
      if (one != other) one->excludes(other);
  }
  app.add_flag("--trust-repository", flags.trust_repository, "scan a repository that belongs to another user")
      ->group(kGitGroup);
  app.add_flag("--allow-shallow", flags.allow_shallow,
               "a shallow clone's missing history does not make the run incomplete")
      ->group(kGitGroup);
  app.add_flag("--no-submodules", flags.no_submodules, "leave submodules out")->group(kGitGroup);
}

}  // namespace

ParsedFlags parse_scan_flags(Arguments arguments) {
  ScanFlags flags;
  std::vector<std::string> rest(arguments.begin(), arguments.end());
  std::string name = "assay scan";
  if (!rest.empty() && (rest.front() == "git" || rest.front() == "files")) {
    flags.mode = rest.front() == "git" ? ScanMode::git : ScanMode::files;
    name += " " + rest.front();
    rest.erase(rest.begin());
  }
  CLI::App app(
      flags.mode == ScanMode::git
          ? "Finds credentials in a repository: every blob of its history, once."
          : "Finds credentials in files, folders and standard input.\n'assay scan git' reads a repository's history.",
      name);
  app.get_formatter()->column_width(36);
  if (flags.mode == ScanMode::git) {
    add_git_flags(app, flags);
  } else {
    add_file_flags(app, flags);
  }
  add_report_flags(app, flags);
  add_rule_flags(app, flags);
  std::reverse(rest.begin(), rest.end());  // as CLI11 wants a vector
  try {
    app.parse(rest);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return {std::nullopt, code == 0 ? kPass : kUsage};
  }
  flags.fail_on_given = app.count("--fail-on") != 0;
  flags.repository_given = flags.mode == ScanMode::git && app.count("repository") != 0;
  return {std::move(flags), kPass};
}

}  // namespace assay::cli
