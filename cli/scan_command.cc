// assay scan: settings, rules, the scan, known findings, the report. assay redact: the same without a report.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/progress_line.h"
#include "cli/report_facts.h"
#include "cli/report_run.h"
#include "cli/scan_context.h"
#include "cli/scan_dist.h"
#include "cli/scan_flags.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "cli/verification_run.h"
#include "cli/version.h"
#include "sarif/output.h"
#include "sarif/redaction_statement.h"
#include "scanners/offline/evidence.h"
#include "scanners/scan/file_scan.h"
#include "scanners/scan/git_scan.h"
#include "scanners/scan/log_scan.h"
#include "scanners/scan/remote_scan.h"

namespace assay::cli {

namespace {

Result<ScanResult> scan(const ScanSettings& settings, const ScanContext& context) {
  if (settings.flags.mode == ScanMode::dist) return scan_dist(settings, context);
  if (is_remote(settings.flags.mode)) return scan_remote(remote_options(settings.flags), context);
  if (settings.flags.mode == ScanMode::git) return scan_git(git_options(settings), context);
  return scan_paths(settings.flags.paths, path_options(settings), context);
}

// The baselines that are named, read. Their entries speak of paths as the report shows them, whatever these begin with.
Status read_baselines(const std::vector<std::string>& paths, SuppressionFormat otherwise,
                      std::vector<SuppressionFile>& baselines) {
  for (const std::string& path : paths) {
    auto text = read_file(path);
    if (!text) return tl::make_unexpected(text.error());
    SuppressionFile& file = baselines.emplace_back();
    file.name = path;
    file.format = suppression_format_of(path).value_or(otherwise);
    file.text = std::move(*text);
    file.scopes = {{"", ""}, {"/", "/"}, {"../", "../"}};
  }
  return {};
}

// What a configuration leaves out or lets pass, as the parts of a sentence.
std::vector<std::string> effects_of(const Config& config) {
  std::vector<std::string> out;
  if (!config.disable.empty()) out.push_back(counted(config.disable.size(), "rule", "rules"));
  if (!config.only.empty()) out.push_back(cat("all but ", counted(config.only.size(), "rule", "rules")));
  if (!config.exclude.empty()) out.push_back(cat("paths by ", counted(config.exclude.size(), "pattern", "patterns")));
  if (config.gitignore.value_or(false)) out.emplace_back("what .gitignore names");
  if (!config.allow.empty()) out.push_back(cat("what ", counted(config.allow.size(), "entry allows", "entries allow")));
  if (config.fail_on && *config.fail_on > ScanFlags{}.fail_on)
    out.push_back(cat("findings below ", name_of(*config.fail_on), " from the verdict"));
  return out;
}

// A configuration that was found, and not named, may come from whoever wrote what is scanned: what it leaves out is
// told, and so is one that does not speak of all scanned paths.
void note_configuration(const ScanSettings& settings, Coverage& coverage) {
  for (const std::string& path : settings.left_aside)
    coverage.note(
        cat(printable(path), " is not used: it does not speak of all scanned paths; scan its folder by itself"));
  const Config& config = settings.config;
  if (config.path.empty() || !settings.flags.config.empty() || settings.flags.config_text) return;
  const std::vector<std::string> effects = effects_of(config);
  if (effects.empty()) return;
  std::string list;
  for (std::size_t i = 0; i < effects.size(); ++i)
    list += cat(i == 0 ? "" : i + 1 == effects.size() ? " and " : ", ", effects[i]);
  coverage.note(cat(printable(config.path), " leaves out ", list, "; --no-config scans without it"));
}

// The configuration of another tool is not read, and whoever has one should know. Beside an assay.yaml it has been
// taken over already.
void note_foreign_configuration(const ScanSettings& settings, Coverage& coverage) {
  if (!settings.config.path.empty() || settings.flags.no_config || is_remote(settings.flags.mode)) return;
  std::vector<std::string> folders = settings.flags.paths;
  if (settings.flags.mode == ScanMode::git) folders = {settings.flags.repository};
  for (const std::string& folder : folders)
    for (const char* name : {".gitleaks.toml", ".betterleaks.toml"}) {
      std::error_code error;
      const std::string path = (std::filesystem::path(folder) / name).lexically_normal().string();
      if (std::filesystem::is_regular_file(path, error))
        coverage.note(cat(printable(path), " is not read; 'assay rules import' takes its rules and allowlists over"));
    }
}

}  // namespace

namespace {

// A configuration that was found, and not named, may come from whoever wrote what is scanned: where its rules send
// values is not for it to say.
TrustedCalls trusted_calls(const ScanSettings& settings) {
  const bool found = !settings.config.path.empty() && settings.flags.config.empty();
  return found && !settings.config.add.empty() ? TrustedCalls::built_in : TrustedCalls::all;
}

// The plan of a verification instead of a report. A scan with gaps may have found less than there is.
int report_plan(const ScanSettings& settings, const RuleSet& rules, const ScanResult& result) {
  const ScanFlags& flags = settings.flags;
  auto output = open_output(flags);
  if (!output) return report_error(output.error(), kIncomplete);
  const bool as_json = flags.format == ReportFormat::json || flags.format == ReportFormat::jsonl;
  Status status =
      write_verification_plan(flags.verification, result.findings, rules, trusted_calls(settings), as_json, **output);
  if (status) status = (*output)->finish();
  if (!status) return report_error(status.error(), kIncomplete);
  for (const Gap& gap : result.coverage.gaps()) tell(cat("assay: not read: ", gap.input, ": ", gap.why));
  return result.coverage.complete() ? kPass : kIncomplete;
}

}  // namespace

int scan_command(Arguments arguments) {
  const ParsedFlags parsed = parse_scan_flags(arguments);
  return parsed.flags ? run_and_report(*parsed.flags) : parsed.exit_code;
}

int run_and_report(const ScanFlags& flags, const ScanSource& source) {
  RunMeter meter(command_of(flags.mode));
  meter.set_folder(flags.metrics);
  const ScanReporter report = [&](const ScanFlags& flags_of_run, const RuleSet& rules, ScanResult result,
                                  std::optional<Verified> verified, std::optional<std::chrono::nanoseconds> took) {
    return report_scan(flags_of_run, rules, std::move(result), std::move(verified), meter, took);
  };
  return meter.finish(run_scan(flags, source, report, meter));
}

int run_scan(const ScanFlags& flags, const ScanReporter& report, RunMeter& meter) {
  return run_scan(flags, {}, report, meter);
}

int run_scan(const ScanFlags& flags, const ScanSource& source, const ScanReporter& report, RunMeter& meter) {
  for (const std::string& path : flags.paths)
    if (path.empty())
      return report_error(
          {"scanning", "''", "the path is empty", "a variable that is not set? '.' is the working directory"});
  if (const Status allowed = check_show_secrets(flags); !allowed) return report_error(allowed.error());
  if (const auto page = home_page(); !page) return report_error(page.error());
  if (const Status sound = check_verification(flags.verification); !sound) return report_error(sound.error());
  if (is_remote(flags.mode))
    if (const Status sound = check_remote(remote_options(flags)); !sound) return report_error(sound.error());
  if (flags.mode == ScanMode::git)
    if (const Status sound = check_git_options(git_options(flags)); !sound) return report_error(sound.error());
  const auto settings = scan_settings(flags);
  if (!settings) return kUsage;
  std::vector<SuppressionFile> baselines;
  Status read = read_baselines(settings->flags.baselines, SuppressionFormat::baseline, baselines);
  if (read) read = read_baselines(settings->flags.gitleaks_ignores, SuppressionFormat::gitleaks, baselines);
  if (!read) return report_error(read.error());
  const auto rules = choose_rules(settings->rules);
  if (!rules) return report_error(rules.error());
  if (const Status sound = check_servers(settings->flags.verification, *rules); !sound)
    return report_error(sound.error());
  ScanContext context = context_of(*settings, *rules);
  context.baselines = std::move(baselines);
  const VerificationFlags& verification = settings->flags.verification;
  const bool as_it_goes = !verification.verify && !verification.plan;  // values are verified once all are known
  if (!source && as_it_goes && settings->flags.mode == ScanMode::log && settings->flags.format == ReportFormat::jsonl &&
      settings->flags.paths == std::vector<std::string>{"-"})
    return report_as_it_goes(settings->flags, *rules, meter,
                             [&](const FindingSink& sink) { return scan_log(STDIN_FILENO, "-", context, sink); });
  Progress progress;
  context.progress = &progress;
  const auto start = std::chrono::steady_clock::now();
  auto result = [&] {
    const ProgressLine line(progress, !settings->flags.quiet);
    return source ? source(*settings, context) : scan(*settings, context);
  }();
  if (!result) return report_error(result.error(), kIncomplete);
  if (!result->mistakes.empty()) {
    tell(result->mistakes);
    return kUsage;
  }
  offline::add_evidence(result->findings, rules->rules(), context.today);
  note_configuration(*settings, result->coverage);
  note_foreign_configuration(*settings, result->coverage);
  if (verification.plan) return report_plan(*settings, *rules, *result);
  std::optional<Verified> verified;
  if (verification.verify) {
    auto done = verify_findings(verification, *rules, trusted_calls(*settings), result->findings);
    if (!done) return report_error(done.error(), kIncomplete);
    verified = std::move(*done);
  }
  std::optional<std::chrono::nanoseconds> took;
  if (settings->flags.time) took = std::chrono::steady_clock::now() - start;
  return report(settings->flags, *rules, std::move(*result), std::move(verified), took);
}

namespace {

Status write_proof(const std::string& path, const Redaction& record, const ScanSettings& settings,
                   const RuleSet& rules) {
  auto file = open_file_output(path);
  if (!file) return tl::make_unexpected(file.error());
  const RedactionTool tool{kVersion, rules.digest(), settings.key.secret};
  if (Status status = write_redaction_statement(**file, record, tool); !status) return status;
  return (*file)->finish();
}

int run_redact(const RedactFlags& flags, RunMeter& meter) {
  const std::string& path = flags.scan.paths.front();
  const auto settings = scan_settings(flags.scan);
  if (!settings) return kUsage;
  const auto rules = choose_rules(settings->rules);
  if (!rules) return report_error(rules.error());
  UniqueFd file;
  if (path != "-") {
    file = UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return report_error({"reading", printable(path), errno_text(errno), ""}, kIncomplete);
  }
  const std::string& proof = flags.proof;
  Redaction record;
  std::uint64_t masked = 0;
  const auto result =
      redact(file ? file.get() : STDIN_FILENO, STDOUT_FILENO, path, context_of(*settings, *rules),
             {.keep_length = flags.keep_length, .record = proof.empty() ? nullptr : &record, .masked = &masked});
  if (!result) return report_error(result.error(), kIncomplete);
  meter.coverage(result->coverage);
  meter.counter("masked", masked, "Spans of text that were masked.");
  if (!proof.empty()) meter.counter("left", record.left, "Values that a scan of the masked text finds.");
  if (!proof.empty())
    if (const Status written = write_proof(proof, record, *settings, *rules); !written)
      return report_error(written.error(), kIncomplete);
  for (const Gap& gap : result->coverage.gaps()) tell(cat("assay: may not be masked: ", gap.input, ": ", gap.why));
  return result->coverage.complete() ? kPass : kIncomplete;
}

}  // namespace

int redact_command(Arguments arguments) {
  const ParsedRedactFlags parsed = parse_redact_flags(arguments);
  if (!parsed.flags) return parsed.exit_code;
  RunMeter meter("redact");
  meter.set_folder(parsed.flags->scan.metrics);
  return meter.finish(run_redact(*parsed.flags, meter));
}

}  // namespace assay::cli
