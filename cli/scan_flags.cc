#include "cli/scan_flags.h"

#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "cli/flags.h"
#include "cli/report_choices.h"
#include "cli/run_meter.h"
#include "cli/tell.h"
#include "scanners/sources/git/changes/range.h"

namespace assay::cli {

namespace {

constexpr const char* kReportGroup = "Report";
constexpr const char* kRulesGroup = "Rules";
constexpr const char* kFilesGroup = "Files";
constexpr const char* kGitGroup = "Git";
constexpr const char* kServerGroup = "Server";

constexpr std::array<Choice, 5> kFormats = {{{"text", static_cast<int>(ReportFormat::text)},
                                             {"json", static_cast<int>(ReportFormat::json)},
                                             {"jsonl", static_cast<int>(ReportFormat::jsonl)},
                                             {"sarif", static_cast<int>(ReportFormat::sarif)},
                                             {"html", static_cast<int>(ReportFormat::html)}}};

// A severity, or the state of a value.
enum class FailOn : std::uint8_t { info, low, medium, high, critical, active };
constexpr std::array<Choice, 6> kFailOn = {{kSeverities[0],
                                            kSeverities[1],
                                            kSeverities[2],
                                            kSeverities[3],
                                            kSeverities[4],
                                            {"active", static_cast<int>(FailOn::active)}}};

void add_report_flags(CLI::App& app, ScanFlags& flags, FailOn& choice) {
  app.add_option("--format", flags.format, "text (default), json, jsonl, sarif or html")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT")
      ->group(kReportGroup);
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE")
      ->group(kReportGroup);
  app.add_option("--fail-on", choice,
                 "least severity that fails the command: info, low (default), medium, high or critical; or active: "
                 "what --verify finds live, and nothing else")
      ->transform(one_of(kFailOn))
      ->type_name("SEVERITY")
      ->group(kReportGroup);
  app.add_option("--fail-confidence", flags.fail_confidence,
                 "least confidence that fails the command: low, medium or high (default)")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE")
      ->group(kReportGroup);
  app.add_flag("--fail-on-unused", flags.fail_on_unused,
               "suppressions that have expired or hold for nothing fail the command")
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
  RunMeter::declare(app, flags.metrics, kReportGroup);
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
  app.add_option(
         "--only", flags.only,
         "use only these rules; may be given more than once. A state (active, inactive, unknown, unsound-verifier, "
         "not-attempted) leaves the others out of the report of --verify")
      ->type_name("ID,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  app.add_option("--disable", flags.disable, "do without these rules")
      ->type_name("ID,…")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRulesGroup);
  auto* all = app.add_flag("--no-suppressions", flags.no_suppressions,
                           "report what .assayignore, the like of it and comments hide too: for what others wrote")
                  ->group(kRulesGroup);
  app.add_option("--baseline", flags.baselines,
                 "suppress what a report knows: of assay, gitleaks or betterleaks (json), or of detect-secrets; may be "
                 "given more than once")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->excludes(all)
      ->group(kRulesGroup);
  app.add_option("--decode-depth", flags.decode_depth,
                 "encodings within each other (base64, hexadecimal, gzip) to look into; 0 for none (default: 4)")
      ->type_name("N")
      ->check(CLI::Range(0, 32))
      ->group(kRulesGroup);
  app.add_option("-j,--threads", flags.threads, "threads (default: all processors)")
      ->type_name("N")
      ->check(CLI::Range(0U, 1024U))
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
  const bool log = flags.mode == ScanMode::log;
  app.add_option("path", flags.paths, cat("files and folders; - is standard input", log ? " (default)" : ""))
      ->type_name("PATH")
      ->required(!log);
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

void add_dist_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("path", flags.paths, "wheels, source distributions, and folders that hold them (default: dist)")
      ->type_name("PATH");
  app.add_option("--archive-depth", flags.archive_depth, "how deep archives in archives are opened (default: 8)")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N")
      ->group(kFilesGroup);
}

void add_git_flags(CLI::App& app, ScanFlags& flags) {
  app.add_option("repository", flags.repository,
                 "repository, bare or with a work tree (default: the working directory)")
      ->type_name("REPO");
  // A variable of a workflow that is not set must not turn a part of the history into the whole of it.
  const CLI::Validator not_empty([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); },
                                 "");
  const CLI::Validator range_form([](const std::string& text) { return git::range_mistake(text); }, "");
  auto* all = app.add_flag("--all-objects", flags.all_objects,
                           "unreachable objects too: dropped stashes, amended commits, reflogs")
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
  for (CLI::Option* one : {all, staged, range, since, branch}) {
    for (CLI::Option* other : {all, staged, range, since, branch})
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

// Names of states are no rules' ids.
void take_states(ScanFlags& flags) {
  for (const VerificationStatus status :
       {VerificationStatus::not_attempted, VerificationStatus::active, VerificationStatus::inactive,
        VerificationStatus::unknown, VerificationStatus::unsound_verifier}) {
    if (std::erase(flags.only, std::string(name_of(status))) != 0) flags.only_states.push_back(status);
  }
}

// What the flags of a kind of server are called, and who may ask.
struct ServerTexts {
  const char* target;
  const char* target_text;
  const char* address;  // the flag for it
  const char* address_text;
};

const ServerTexts& texts_of(ScanMode mode) {
  static constexpr ServerTexts kGithub = {"OWNER/REPO", "a repository, or an owner: all of its repositories and gists",
                                          "--api-url", "root of an Enterprise Server's API: https://HOST/api/v3"};
  static constexpr ServerTexts kGitlab = {"GROUP/PROJECT", "a project, by its path or number", "--api-url",
                                          "root of a server's API: https://HOST/api/v4"};
  static constexpr ServerTexts kS3 = {"s3://BUCKET/PREFIX", "a bucket, or what begins with a prefix in it",
                                      "--endpoint", "a server that speaks S3: https://HOST"};
  return mode == ScanMode::github ? kGithub : mode == ScanMode::gitlab ? kGitlab : kS3;
}

void add_server_flags(CLI::App& app, ScanFlags& flags) {
  RemoteFlags& remote = flags.remote;
  const ServerTexts& texts = texts_of(flags.mode);
  app.add_option("target", remote.target, texts.target_text)->type_name(texts.target)->required();
  app.add_option(texts.address, remote.api_url, texts.address_text)->type_name("URL")->group(kServerGroup);
  if (flags.mode == ScanMode::s3) {
    app.add_option("--region", remote.region, "where the bucket is (default: AWS_REGION, else us-east-1)")
        ->type_name("NAME")
        ->group(kServerGroup);
  } else {
    const char* kinds = flags.mode == ScanMode::github
                            ? "read only these kinds: issues, pulls, comments, reviews, review-comments, "
                              "commit-comments, edits, discussions, releases, assets, gists, wikis, logs, artifacts"
                            : "read only these kinds: issues, merge-requests, notes, edits, snippets, logs, artifacts";
    app.add_option("--include", remote.include, kinds)
        ->type_name("KIND,…")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(kServerGroup);
    app.add_option("--exclude", remote.exclude, "leave these kinds out")
        ->type_name("KIND,…")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->group(kServerGroup);
  }
  app.add_option("--since", remote.since, "leave out what has not changed since a day or time: 2026-03-31")
      ->type_name("DATE")
      ->group(kServerGroup);
  app.add_option("--connections", remote.connections, "how many requests may be under way (default: 4)")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N")
      ->group(kServerGroup);
  app.add_option("--retries", remote.retries, "how often a request that failed is made again (default: 4)")
      ->check(CLI::Range(0U, 20U))
      ->type_name("N")
      ->group(kServerGroup);
  app.add_option("--retry-wait", remote.retry_wait, "seconds before that, twice as many each time (default: 1)")
      ->check(CLI::Range(0.0, 60.0))
      ->type_name("SECONDS")
      ->group(kServerGroup);
  app.add_option("--timeout", remote.timeout, "how long an answer may keep us waiting (default: 60)")
      ->check(CLI::Range(1U, 3600U))
      ->type_name("SECONDS")
      ->group(kServerGroup);
  app.add_option("--max-wait", remote.max_wait, "how long the run may wait for rate limits, altogether (default: 900)")
      ->check(CLI::Range(0U, 86400U))
      ->type_name("SECONDS")
      ->group(kServerGroup);
  app.add_flag("--no-cache", remote.no_cache, "fetch again what an earlier run found nothing in, and note nothing")
      ->group(kServerGroup);
  app.add_flag("--no-binary", flags.no_binary, "leave out binary files")->group(kServerGroup);
  add_archive_flags(app, flags, kServerGroup);
}

}  // namespace

namespace {

const Help kGithubHelp = {{{"assay scan github octo/tool", "all that is written around a repository"},
                           {"assay scan github octo --include gists,issues", "of all repositories of an owner"},
                           {"assay scan github octo/tool --include logs,artifacts --since 2026-03-01", "recent runs"}},
                          {}};
const Help kGitlabHelp = {{{"assay scan gitlab group/project", "all that is written around a project"},
                           {"assay scan gitlab group/project --include logs", "what its jobs printed"}},
                          {}};
const Help kS3Help = {{{"assay scan s3 s3://bucket", "every object"},
                       {"assay scan s3 s3://bucket/logs/ --endpoint https://minio.example.org", "of another server"}},
                      {}};
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
const Help kDistHelp = {{{"assay scan dist dist/", "every package of a release, with what lies beside it"},
                         {"assay scan dist demo-1.0-py3-none-any.whl", "one wheel"},
                         {"assay dist check dist/", "the same walk, with the checks of packages"}},
                        {}};
const Help kGitHelp = {{{"assay scan git", "the whole history of the repository here"},
                        {"assay scan git --all-objects ../tool.git", "and what no branch reaches"},
                        {"assay scan git --staged", "a pre-commit hook"},
                        {"assay scan git --range origin/main...HEAD", "what a pull request brings"},
                        {"assay scan git --format sarif -o report.sarif", "a report for code scanning"}},
                       {}};
const Help kLogHelp = {{{"assay scan log build.log", "a log, or a folder of logs"},
                        {"gh run view --log 123 | assay scan log", "a stream"},
                        {"tail -f app.log | assay scan log - --format jsonl", "findings as they are written"}},
                       {}};
const Help kRedactHelp = {{{"make 2>&1 | assay redact", "a build whose output holds no credential"},
                           {"assay redact --keep-length build.log > clean.log", "a file, every byte at its place"},
                           {"assay redact --proof clean.json build.log > clean.log", "with a statement for others"}},
                          {{"0", "all was masked that a scan finds"},
                           {"2", "usage, configuration or rule error"},
                           {"3", "something may not be masked, and is named"}}};

// The command behind "scan", which may be left out; and what it is told with.
struct Mode {
  std::string_view name;
  ScanMode mode;
  const char* about;
  const Help* help;
};

constexpr const char* kAboutFiles = "Finds credentials in files, folders and standard input.";
constexpr std::array<Mode, 8> kModes = {{
    {"files", ScanMode::files, kAboutFiles, &kFilesHelp},
    {"git", ScanMode::git,
     "Finds credentials in a repository: every blob of its history, once, and messages, tags and notes.", &kGitHelp},
    {"log", ScanMode::log,
     "Finds credentials in logs. Of standard input, --format jsonl reports each as soon as it is known.", &kLogHelp},
    {"image", ScanMode::image,
     "Finds credentials in container images: every layer, deleted files too, configuration and history.", &kImageHelp},
    {"dist", ScanMode::dist,
     "Finds credentials in wheels and source distributions: every member, metadata, and what belongs to no member.",
     &kDistHelp},
    {"github", ScanMode::github,
     "Finds credentials in what people and workflows write on GitHub beside files. The token comes from GITHUB_TOKEN "
     "or "
     "GH_TOKEN.",
     &kGithubHelp},
    {"gitlab", ScanMode::gitlab,
     "Finds credentials in what people and pipelines write on GitLab beside files. The token comes from GITLAB_TOKEN.",
     &kGitlabHelp},
    {"s3", ScanMode::s3,
     "Finds credentials in the objects of a bucket. Who asks comes from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and "
     "AWS_SESSION_TOKEN; without them the bucket is asked without a name.",
     &kS3Help},
}};

}  // namespace

std::span<const std::string_view> scan_modes() {
  static constexpr auto kNames = [] {
    std::array<std::string_view, kModes.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = kModes[i].name;
    return names;
  }();
  return kNames;
}

ParsedFlags parse_scan_flags(Arguments arguments) {
  ScanFlags flags;
  std::string name = "assay scan";
  const Mode* mode = kModes.data();
  bool named = false;
  for (const Mode& one : kModes) {
    if (arguments.empty() || arguments[0] != one.name) continue;
    mode = &one;
    name += cat(" ", one.name);
    arguments = arguments.subspan(1);
    named = true;
    break;
  }
  flags.mode = mode->mode;
  const auto owner = new_app(mode->about, name);
  CLI::App& app = *owner;
  if (flags.mode == ScanMode::git) {
    add_git_flags(app, flags);
  } else if (flags.mode == ScanMode::dist) {
    add_dist_flags(app, flags);
  } else if (!is_remote(flags.mode)) {
    add_file_flags(app, flags);
  } else {
    add_server_flags(app, flags);
  }
  auto fail_on = static_cast<FailOn>(flags.fail_on);
  add_report_flags(app, flags, fail_on);
  add_rule_flags(app, flags);
  add_verification_flags(app, flags.verification);
  if (const auto code = parse_flags(app, arguments, *mode->help)) return {std::nullopt, *code};
  flags.fail_on_active = fail_on == FailOn::active;
  if (!flags.fail_on_active) flags.fail_on = static_cast<Severity>(fail_on);
  take_states(flags);
  if (!flags.verification.verify && (flags.fail_on_active || !flags.only_states.empty()))
    return {std::nullopt, report_error({"scanning", flags.fail_on_active ? "--fail-on active" : "--only",
                                        "no value's state is known without --verify", "add --verify"})};
  if (named && mode->mode != ScanMode::git && mode->mode != ScanMode::dist &&
      ::access(std::string(mode->name).c_str(), F_OK) == 0)
    tell(cat("assay scan: '", mode->name, "' is the command here; what has that name is ./", mode->name));
  flags.fail_on_given = app.count("--fail-on") != 0;
  flags.repository_given = flags.mode == ScanMode::git && app.count("repository") != 0;
  if (flags.mode == ScanMode::log && flags.paths.empty()) flags.paths = {"-"};
  if (flags.mode == ScanMode::dist && flags.paths.empty()) flags.paths = {"dist"};
  return {std::move(flags), kPass};
}

ParsedRedactFlags parse_redact_flags(Arguments arguments) {
  RedactFlags flags;
  std::string path = "-";
  const auto owner = new_app("Copies text, with every credential in it masked: a filter.", "assay redact");
  CLI::App& app = *owner;
  app.add_option("path", path, "file; - is standard input (default)")->type_name("FILE");
  app.add_flag("--keep-length", flags.keep_length,
               "as many '*' as the value has bytes, so that all stays at its place");
  app.add_option("--proof", flags.proof, "write a statement of what was masked, without the values")->type_name("FILE");
  add_rule_flags(app, flags.scan);
  RunMeter::declare(app, flags.scan.metrics);
  if (const auto code = parse_flags(app, arguments, kRedactHelp)) return {std::nullopt, *code};
  flags.scan.paths = {path};
  flags.scan.mode = ScanMode::log;  // values that a width broke are masked too
  return {std::move(flags), kPass};
}

}  // namespace assay::cli
