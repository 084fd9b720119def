// assay workflows: files, checks, the report.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/parallel.h"
#include "base/strings.h"
#include "cli/azure_job.h"
#include "cli/command.h"
#include "cli/flags.h"
#include "cli/grammar_age.h"
#include "cli/online_commits.h"
#include "cli/output.h"
#include "cli/report_choices.h"
#include "cli/report_facts.h"
#include "cli/report_look.h"
#include "cli/run_meter.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "cli/workflow_texts.h"
#include "rules/workflows/grammar_facts.h"
#include "sarif/workflows/reach_report.h"
#include "sarif/workflows/workflow_report.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/audit/fix_files.h"
#include "scanners/workflows/audit/policy_loader.h"
#include "scanners/workflows/audit/setting_files.h"
#include "scanners/workflows/audit/workflow_files.h"
#include "scanners/workflows/reach/reach.h"
#include "scanners/workflows/reach/refused.h"

namespace assay::cli {

namespace {

using workflows::Audit;
using workflows::AuditOptions;
using workflows::Persona;

enum class WorkflowFormat { text, json, sarif, github };
constexpr std::array<Choice, 4> kFormats = {{{"text", static_cast<int>(WorkflowFormat::text)},
                                             {"json", static_cast<int>(WorkflowFormat::json)},
                                             {"sarif", static_cast<int>(WorkflowFormat::sarif)},
                                             {"github", static_cast<int>(WorkflowFormat::github)}}};
constexpr std::array<Choice, 3> kPersonas = {{{"regular", static_cast<int>(Persona::regular)},
                                              {"pedantic", static_cast<int>(Persona::pedantic)},
                                              {"auditor", static_cast<int>(Persona::auditor)}}};

const Help kHelp = {{{"assay workflows", "the workflows and actions of the repository here"},
                     {"assay workflows --persona pedantic", "good form as well"},
                     {"assay workflows --format sarif -o workflows.sarif", "for code scanning"},
                     {"assay workflows --fix", "change what can be changed without risk"},
                     {"assay workflows --fix --online", "pin actions that the shipped table does not know, too"},
                     {"assay workflows --policy policy.yaml", "what the repository demands of its workflows"},
                     {"assay explain permissions-missing", "what a check means and what to do"}},
                    {}};

struct WorkflowFlags {
  std::vector<std::string> paths;
  WorkflowFormat format = WorkflowFormat::text;
  std::string output, policy;
  std::string fix;  // "safe", "unsafe"; empty: nothing is changed
  Persona persona = Persona::regular;
  Severity fail_on = Severity::low;
  Confidence fail_confidence = Confidence::low;
  ColorMode color = ColorMode::automatic;
  bool exit_zero = false, quiet = false, no_suppressions = false, reach = false, online = false;
  unsigned threads = 0;
};

void declare(CLI::App& app, WorkflowFlags& flags) {
  app.add_option("path", flags.paths,
                 "files, or folders in which .github/workflows and action.yml are looked for; default: .")
      ->type_name("PATH");
  app.add_option("--persona", flags.persona, "who reads it: regular (default), pedantic or auditor")
      ->transform(one_of(kPersonas))
      ->type_name("NAME");
  app.add_option("--policy", flags.policy, "hold the repository against the policy in FILE, too (docs/policies.md)")
      ->type_name("FILE");
  app.add_flag("--fix{safe}", flags.fix,
               "change the files where that is safe, and report what is left; --fix=unsafe: also what may change what "
               "a workflow does")
      ->check(CLI::IsMember({"safe", "unsafe"}));
  app.add_flag("--reach", flags.reach, "no checks: what each event can start, with its rights, as JSON (docs/reach.md)")
      ->excludes("--fix");
  app.add_flag(
         "--online", flags.online,
         "ask GitHub where tags and branches of actions stand, so that they can be pinned to their commits; with a "
         "token from GITHUB_TOKEN or GH_TOKEN, if there is one")
      ->excludes("--reach");
  app.add_flag("--no-suppressions", flags.no_suppressions,
               "ignore comments, zizmor.yml and actionlint.yaml do not hold");
  app.add_option("--format", flags.format,
                 "text (default), json, sarif, or github: annotations in a run of GitHub Actions")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  app.add_option("--fail-on", flags.fail_on,
                 "least severity that fails the command: info, low (default), medium, high or critical")
      ->transform(one_of(kSeverities))
      ->type_name("SEVERITY");
  app.add_option("--fail-confidence", flags.fail_confidence,
                 "least confidence that fails the command: low (default), medium or high")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE");
  app.add_flag("--exit-zero", flags.exit_zero, "findings do not fail the command; an incomplete run still does");
  app.add_flag("-q,--quiet", flags.quiet, "no report when there is nothing to say");
  app.add_option("--color", flags.color, "auto (default), always or never")
      ->transform(one_of(kColors))
      ->type_name("WHEN");
  app.add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
}

// "2026-08-19"
std::string text_of(std::chrono::sys_days day) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(day);
  std::tm parts{};
  char out[16];
  if (::gmtime_r(&seconds, &parts) == nullptr || std::strftime(out, sizeof out, "%Y-%m-%d", &parts) == 0) return {};
  return out;
}

// The policy file, if there is one; an exit code where it is no policy, which was told.
tl::expected<std::optional<workflows::PolicyFile>, int> read_policy(const WorkflowFlags& flags) {
  if (flags.policy.empty()) return std::nullopt;
  std::error_code error;
  if (flags.paths.size() != 1 || !std::filesystem::is_directory(flags.paths[0], error))
    return tl::make_unexpected(report_error(
        {"checking", flags.paths[0], "a policy is about one whole repository", "name its folder, and nothing else"}));
  auto text = read_file(flags.policy, kMostYamlBytes + 1);
  if (!text) return tl::make_unexpected(report_error(text.error()));
  auto loaded = workflows::load_policy(flags.policy, std::move(*text));
  if (loaded) return std::move(*loaded);
  tell(loaded.error());
  return tl::make_unexpected(static_cast<int>(kUsage));
}

std::vector<workflows::SourceFile> find_files(const WorkflowFlags& flags, Coverage& walked) {
  std::vector<workflows::SourceFile> files;
  for (const std::string& path : flags.paths) {
    auto found = workflows::workflow_files(path, walked);
    std::move(found.begin(), found.end(), std::back_inserter(files));
  }
  return files;
}

// Changes the files on disk and in the list, and tells what was changed.
Status fix(const WorkflowFlags& flags, const AuditOptions& options, std::vector<workflows::SourceFile>& files,
           Coverage& coverage, RunMeter& meter) {
  const workflows::Fixed fixed = workflows::fix_files(files, options, flags.fix == "unsafe");
  coverage.merge(fixed.coverage);
  // Told at once, since the rules that mask what is told are loaded each time; what was done before a failure as well.
  std::string told;
  std::size_t count = 0, changed = 0;
  Status status;
  for (const workflows::FixedFile& file : fixed.files) {
    auto output = open_file_output(file.path);
    status = output ? (*output)->write(file.text) : tl::make_unexpected(output.error());
    if (status) status = (*output)->finish();
    if (!status) break;
    for (const std::string& what : file.fixes) told += cat(printable(file.path), ": ", printable(what), "\n");
    count += file.fixes.size();
    ++changed;
    for (workflows::SourceFile& source : files)
      if (source.path == file.path) source.text = file.text;
  }
  meter.counter("findings_fixed", count, "Findings that were fixed in the files.");
  tell(cat(told, "fixed ", counted(count, "finding", "findings"), " in ", counted(changed, "file", "files")));
  return status;
}

AuditOptions options_of(const WorkflowFlags& flags, const std::vector<workflows::SourceFile>& files,
                        const workflows::PolicyFile* policy) {
  AuditOptions options;
  options.persona = flags.persona;
  options.suppressions = !flags.no_suppressions;
  options.threads = thread_count(flags.threads);
  options.settings = workflows::setting_files(files);
  options.line_hashes = flags.format == WorkflowFormat::sarif;
  options.policy = policy;
  if (policy != nullptr) options.today = text_of(today());
  return options;
}

// What was named and starts nothing by itself, and what GitHub refuses: neither is a workflow without jobs.
void name_what_is_no_workflow(const WorkflowFlags& flags, workflows::ReadFiles& read) {
  for (const workflows::reach::Refused& one : workflows::reach::refused_workflows(read.repository))
    read.coverage.gap(printable(one.document->path), cat("is no workflow that GitHub runs: ", one.why));
  for (const workflows::Document& document : read.repository.documents)
    if (!document.is_workflow() &&
        std::find(flags.paths.begin(), flags.paths.end(), document.path) != flags.paths.end())
      read.coverage.gap(printable(document.path), "is no workflow");
}

int show_reach(const WorkflowFlags& flags, RunMeter& meter) {
  Coverage walked;
  workflows::ReadFiles read = workflows::read_files(find_files(flags, walked), thread_count(flags.threads));
  read.coverage.merge(walked);
  name_what_is_no_workflow(flags, read);
  const auto roots = workflows::reach::roots_of(read.repository);
  meter.coverage(read.coverage);
  meter.counter("roots", roots.size(), "Events that start something.");
  bool complete = read.coverage.complete();
  for (const workflows::reach::Root& root : roots) complete = complete && root.complete;
  auto output = open_report(flags.output);
  if (!output) return report_error(output.error());
  const auto masked = make_guard();
  Status status = workflows::write_reach_report(**output, roots, read.coverage, masked);
  if (status) status = (*output)->finish();
  if (!status) return report_error(status.error(), kIncomplete);
  return complete ? kPass : kIncomplete;
}

RunInfo run_info(const WorkflowFlags& flags, const TextMask& masked) {
  RunInfo run;
  run.version = kVersion;
  run.home_page = home_page().value_or("");
  run.command = "workflows";
  for (const std::string& path : flags.paths) run.target += cat(run.target.empty() ? "" : " ", masked(path));
  run.root = masked(report_root(flags.paths));
  run.pipeline = azure_job(masked);
  run.color = use_color(flags.color, flags.output);
  if (flags.output.empty()) run.columns = report_columns();
  run.quiet = flags.quiet;
  return run;
}

RunOutcome outcome_of(const WorkflowFlags& flags, const Audit& audit) {
  RunOutcome outcome;
  outcome.coverage = audit.coverage;
  for (const workflows::Finding& finding : audit.findings) {
    if (finding.suppressed) {
      ++outcome.suppressed;
      continue;
    }
    ++outcome.findings;
    if (finding.severity >= flags.fail_on && finding.confidence >= flags.fail_confidence) ++outcome.failing;
  }
  if (outcome.failing != 0 && !flags.exit_zero) outcome.exit_code = kFail;
  if (outcome.exit_code == kPass && !audit.coverage.complete()) outcome.exit_code = kIncomplete;
  return outcome;
}

Status write_report(const WorkflowFlags& flags, const Audit& audit, const RunOutcome& outcome, const TextMask& masked) {
  auto opened = open_report(flags.output);
  if (!opened) return tl::make_unexpected(opened.error());
  const std::unique_ptr<Output> output = std::move(*opened);
  const RunInfo run = run_info(flags, masked);
  const auto write = flags.format == WorkflowFormat::text    ? workflows::write_text_report
                     : flags.format == WorkflowFormat::json  ? workflows::write_json_report
                     : flags.format == WorkflowFormat::sarif ? workflows::write_sarif_report
                                                             : workflows::write_annotation_report;
  Status status = write(*output, run, audit.findings, outcome);
  if (status) status = output->finish();
  return status;
}

void measure(const Audit& audit, const RunOutcome& outcome, RunMeter& meter) {
  meter.outcome(outcome);
  SeverityCounts counts{};
  for (const workflows::Finding& finding : audit.findings)
    if (!finding.suppressed) ++counts[static_cast<std::size_t>(finding.severity)];
  meter.severities(counts);
}

int run_workflows(const WorkflowFlags& flags, RunMeter& meter) {
  for (const std::string& path : flags.paths)
    if (path.empty())
      return report_error(
          {"checking", "''", "the path is empty", "a variable that is not set? '.' is the working directory"});

  if (const auto page = home_page(); !page) return report_error(page.error());
  const auto policy = read_policy(flags);
  if (!policy) return policy.error();
  if (flags.reach) return show_reach(flags, meter);
  Coverage coverage;
  std::vector<workflows::SourceFile> files = find_files(flags, coverage);
  AuditOptions options = options_of(flags, files, *policy ? &**policy : nullptr);
  std::unique_ptr<OnlineCommits> online;
  if (flags.online) {
    auto opened = OnlineCommits::open();
    if (!opened) return report_error(opened.error());
    online = std::move(*opened);
    options.look_up = [&online](const std::string& repository, const std::string& ref) {
      return online->find(repository, ref);
    };
  }
  if (!flags.fix.empty())
    if (const Status fixed = fix(flags, options, files, coverage, meter); !fixed)
      return report_error(fixed.error(), kIncomplete);
  Audit audit = workflows::audit(std::move(files), options);
  audit.coverage.merge(coverage);
  if (online != nullptr) online->tell_gaps(audit.coverage);
  if (flags.format == WorkflowFormat::sarif || flags.format == WorkflowFormat::github)
    name_from_repository(flags.paths.front(), audit);
  // The rules are loaded once for the whole report.
  const TextMask masked = remembering(make_guard());
  mask(audit, masked);
  const RunOutcome outcome = outcome_of(flags, audit);
  measure(audit, outcome, meter);
  const Status written = write_report(flags, audit, outcome, masked);
  const std::string age = grammar_age_note(facts::builtin_grammar_facts().date(), today());
  if (!age.empty() && !flags.quiet) tell(age);
  if (written) return outcome.exit_code;
  return report_error(written.error(), outcome.exit_code == kFail ? kFail : kIncomplete);
}

}  // namespace

int workflows_command(Arguments arguments) {
  const auto owner =
      new_app("Checks GitHub Actions workflows and actions, offline unless --online is given.", "assay workflows");
  CLI::App& app = *owner;
  WorkflowFlags flags;
  declare(app, flags);
  RunMeter meter("workflows");
  meter.declare(app);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  if (flags.paths.empty()) flags.paths.emplace_back(".");
  return meter.finish(run_workflows(flags, meter));
}

}  // namespace assay::cli
