#include "cli/scan_flags.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "cli/flags.h"
#include "cli/tell.h"
#include "scanners/sources/git/changes/range.h"

namespace assay::cli {

namespace {

constexpr const char* kReportGroup = "Report";
constexpr const char* kRulesGroup = "Rules";
constexpr const char* kFilesGroup = "Files";
constexpr const char* kGitGroup = "Git";

constexpr std::array<Choice, 4> kFormats = {{{"text", static_cast<int>(ReportFormat::text)},
                                             {"json", static_cast<int>(ReportFormat::json)},
                                             {"jsonl", static_cast<int>(ReportFormat::jsonl)},
                                             {"sarif", static_cast<int>(ReportFormat::sarif)}}};
constexpr std::array<Choice, 3> kColors = {{{"auto", static_cast<int>(ColorMode::automatic)},
                                            {"always", static_cast<int>(ColorMode::always)},
                                            {"never", static_cast<int>(ColorMode::never)}}};
constexpr std::array<Choice, 5> kSeverities = {{{"info", static_cast<int>(Severity::info)},
                                                {"low", static_cast<int>(Severity::low)},
                                                {"medium", static_cast<int>(Severity::medium)},
                                                {"high", static_cast<int>(Severity::high)},
                                                {"critical", static_cast<int>(Severity::critical)}}};
constexpr std::array<Choice, 3> kConfidences = {{{"low", static_cast<int>(Confidence::low)},
                                                 {"medium", static_cast<int>(Confidence::medium)},
                                                 {"high", static_cast<int>(Confidence::high)}}};

void add_report_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("--format", flags.format, "text (default), json, jsonl or sarif")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT")
      ->group(kReportGroup);
  app.add_option("-o,--output", flags.output, "write the report to FILE; it appears when it is whole")
      ->type_name("FILE")
      ->group(kReportGroup);
  app.add_option("--fail-on", flags.fail_on,
                 "least severity that fails the command: info, low (default), medium, high or critical")
      ->transform(one_of(kSeverities))
      ->type_name("SEVERITY")
      ->group(kReportGroup);
  app.add_option("--fail-confidence", flags.fail_confidence,
                 "least confidence that fails the command: low, medium or high (default)")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE")
      ->group(kReportGroup);
  app.add_flag("--exit-zero", flags.exit_zero, "findings do not fail the command; an incomplete scan still does")
      ->group(kReportGroup);
  app.add_flag("-q,--quiet", flags.quiet, "no progress, and no report when there is nothing to say")
      ->group(kReportGroup);
  app.add_option("--color", flags.color, "auto (default), always or never; NO_COLOR is honoured")
      ->transform(one_of(kColors))
      ->type_name("WHEN")
      ->group(kReportGroup);
  app.add_flag("--time", flags.time, "say how long the scan took; the report is then not the same each time")
      ->group(kReportGroup);
  app.add_flag("--show-secrets", flags.show_secrets, "show values: on a terminal, or in the file that -o names")
      ->group(kReportGroup);
}

void add_rule_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("--config", flags.config, "configuration file instead of the nearest assay.yaml")
      ->type_name("FILE")
      ->group(kRulesGroup);
  app.add_flag("--no-config", flags.no_config, "read no configuration file")->group(kRulesGroup);
  app.add_option("--rules", flags.rule_files, "add the rules of a file; may be given more than once")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_option("--only", flags.only, "use only these rules; may be given more than once")
      ->type_name("ID,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_option("--disable", flags.disable, "do without these rules")
      ->type_name("ID,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_flag("--no-suppressions", flags.no_suppressions,
               "report what .assayignore, the like of it and comments hide too: for what others wrote")
      ->group(kRulesGroup);
  app.add_option("--decode-depth", flags.decode_depth,
                 "encodings within each other (base64, hexadecimal, gzip) to look into; 0 for none (default: 4)")
      ->type_name("N")
      ->check(CLI::Range(0, 32))
      ->group(kRulesGroup);
  app.add_option("-j,--threads", flags.threads, "threads (default: all processors)")
      ->type_name("N")
      ->group(kRulesGroup);
}

void add_archive_flags(CLI::App& app, ScanFlags& flags, const char* group) {
  app.add_flag("--no-archives", flags.no_archives,
               "leave out archives and compressed files, which are opened otherwise")
      ->group(group);
  app.add_option("--archive-depth", flags.archive_depth, "how deep archives in archives are opened (default: 8)")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N")
      ->group(group);
}

void add_file_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("path", flags.paths, "files and folders; - is standard input")->type_name("PATH")->required();
  app.add_option("--exclude", flags.exclude,
                 "leave out paths that fit a pattern as in .gitignore; may be given more than once")
      ->type_name("GLOB")
      ->allow_extra_args(false)
      ->group(kFilesGroup);
  app.add_flag("--gitignore", flags.gitignore, "leave out what .gitignore names")->group(kFilesGroup);
  app.add_flag("--follow", flags.follow, "follow symbolic links")->group(kFilesGroup);
  app.add_flag("--include-git", flags.include_git, "look into .git folders as files")->group(kFilesGroup);
  app.add_flag("--no-binary", flags.no_binary, "leave out binary files")->group(kFilesGroup);
  add_archive_flags(app, flags, kFilesGroup);
}

void add_git_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("repository", flags.repository,
                 "repository, bare or with a work tree (default: the working directory)")
      ->type_name("REPO");
  // A variable of a workflow that is not set must not turn a part of the history into the whole of it.
  const CLI::Validator not_empty([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); },
                                 "");
  const CLI::Validator range_form([](const std::string& text) { return git::range_mistake(text); }, "");
  app.add_flag("--all-objects", flags.all_objects, "unreachable objects too: dropped stashes, amended commits, reflogs")
      ->group(kGitGroup);
  auto* staged = app.add_flag("--staged", flags.staged, "what the index would commit: added lines")->group(kGitGroup);
  auto* range = app.add_option("--range", flags.range, "added lines of the commits in A..B, or of a pull request A...B")
                    ->check(range_form)
                    ->type_name("A..B")
                    ->group(kGitGroup);
  auto* since = app.add_option("--since", flags.since, "added lines of the commits of HEAD that REV has not")
                    ->check(not_empty)
                    ->type_name("REV")
                    ->group(kGitGroup);
  auto* branch = app.add_option("--branch", flags.branch, "added lines of all commits of this branch")
                     ->check(not_empty)
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
  add_archive_flags(app, flags, kGitGroup);
}

}  // namespace

namespace {

const Help kFilesHelp = {{{"assay scan .", "the working directory"},
                          {"assay scan src dist/tool.log", "a folder and a file"},
                          {"make 2>&1 | assay scan -", "a stream"},
                          {"assay scan . --format sarif -o report.sarif", "a report for code scanning"},
                          {"assay scan git --help", "scanning a repository's history"}},
                         {}};
const Help kImageHelp = {{{"assay scan image app.tar", "what docker save, podman save or skopeo wrote"},
                          {"assay scan image layout/", "an OCI image layout"},
                          {"docker save app:1.0 | assay scan image -", "a stream"}},
                         {}};
const Help kGitHelp = {{{"assay scan git", "the whole history of the repository here"},
                        {"assay scan git --all-objects ../tool.git", "and what no branch reaches"},
                        {"assay scan git --staged", "a pre-commit hook"},
                        {"assay scan git --range origin/main...HEAD", "what a pull request brings"},
                        {"assay scan git --format sarif -o report.sarif", "a report for code scanning"}},
                       {}};

struct NamedMode {
  const char* name;
  ScanMode mode;
};
constexpr std::array<NamedMode, 3> kModes = {
    {{"git", ScanMode::git}, {"files", ScanMode::files}, {"image", ScanMode::image}}};

const char* summary_of(ScanMode mode) {
  switch (mode) {
    case ScanMode::git:
      return "Finds credentials in a repository: every blob of its history, once, and messages, tags and notes.";
    case ScanMode::image:
      return "Finds credentials in container images: every layer, deleted files too, configuration and history.";
    case ScanMode::files:
      break;
  }
  return "Finds credentials in files, folders and standard input.";
}

}  // namespace

ParsedFlags parse_scan_flags(Arguments arguments) {
  ScanFlags flags;
  std::string name = "assay scan";
  const auto named =
      arguments.empty() ? kModes.end() : std::find_if(kModes.begin(), kModes.end(), [&](const auto& one) {
        return one.name == std::string_view(arguments[0]);
      });
  if (named != kModes.end()) {
    flags.mode = named->mode;
    name += cat(" ", named->name);
    arguments = arguments.subspan(1);
    if (flags.mode != ScanMode::git && ::access(named->name, F_OK) == 0)
      tell(cat("assay scan: '", named->name, "' is the command here; what has that name is ./", named->name));
  }
  const bool git = flags.mode == ScanMode::git;
  const Help& help = git ? kGitHelp : flags.mode == ScanMode::image ? kImageHelp : kFilesHelp;
  CLI::App app(summary_of(flags.mode), name);
  if (git) {
    add_git_flags(app, flags);
  } else {
    add_file_flags(app, flags);
  }
  add_report_flags(app, flags);
  add_rule_flags(app, flags);
  if (const auto code = parse_flags(app, arguments, help)) return {std::nullopt, *code};
  flags.fail_on_given = app.count("--fail-on") != 0;
  flags.repository_given = git && app.count("repository") != 0;
  return {std::move(flags), kPass};
}

}  // namespace assay::cli
