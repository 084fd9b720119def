// assay dist check: packages read and scanned, held against each other, the checks, the report.
#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "cli/azure_job.h"
#include "cli/dist_command.h"
#include "cli/flags.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/report_choices.h"
#include "cli/report_facts.h"
#include "cli/report_look.h"
#include "cli/run_meter.h"
#include "cli/scan_context.h"
#include "cli/scan_dist.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/output.h"
#include "sarif/packages/package_report.h"
#include "scanners/packages/audit/dist_audit.h"
#include "scanners/packages/names/requirement.h"
#include "scanners/packages/names/version.h"

namespace assay::cli {

namespace {

using packages::DistAudit;
using packages::DistOptions;

enum class DistFormat { text, json, sarif, github };
constexpr std::array<Choice, 4> kFormats = {{{"text", static_cast<int>(DistFormat::text)},
                                             {"json", static_cast<int>(DistFormat::json)},
                                             {"sarif", static_cast<int>(DistFormat::sarif)},
                                             {"github", static_cast<int>(DistFormat::github)}}};

const Help kHelp = {
    {{"assay dist check dist/", "every package of a release"},
     {"assay dist check dist/ --expect demo==1.2.3", "a wheel and a source distribution of it, and nothing else"},
     {"assay dist check dist/ --source . --tag v1.2.3 --branch origin/main",
      "against the tag, the branch and the files of the commit"},
     {"assay dist check dist/ --sums SHA256SUMS", "against a checksum file"},
     {"assay dist check dist/ --format sarif -o dist.sarif", "for code scanning"}},
    {}};

struct DistFlags {
  ScanFlags scan;  // paths, configuration, threads, report
  DistFormat format = DistFormat::text;
  Severity fail_on = Severity::medium;
  std::vector<std::string> expected;
  std::string sums, write_sums, source, tag, commit, branch;
  bool no_secrets = false, trust = false;
  RunMeter meter{"dist check"};
};

void declare(CLI::App& app, DistFlags& flags) {
  const CLI::Validator not_empty([](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); },
                                 "");
  app.add_option("path", flags.scan.paths, "wheels, source distributions, and folders that hold them; default: dist")
      ->type_name("PATH");
  app.add_option(
         "--expect", flags.expected,
         "the release holds a wheel and one source distribution of it, and nothing else; may be given more than "
         "once")
      ->check(not_empty)
      ->allow_extra_args(false)
      ->type_name("NAME==VERSION");
  app.add_option("--sums", flags.sums, "checksum file (sha256sum) that names every package")
      ->check(not_empty)
      ->type_name("FILE");
  app.add_option("--write-sums", flags.write_sums, "write the checksum file, if the check passes")
      ->check(not_empty)
      ->type_name("FILE");
  app.add_option("--source", flags.source, "repository whose commit the files are compared with")
      ->check(not_empty)
      ->type_name("DIR");
  app.add_option("--tag", flags.tag, "annotated tag of the release; it gives the version")
      ->check(not_empty)
      ->type_name("NAME");
  app.add_option("--commit", flags.commit, "commit that the tag is on")->check(not_empty)->type_name("REV");
  app.add_option("--branch", flags.branch, "branch that holds the commit")->check(not_empty)->type_name("NAME");
  app.add_flag("--trust-repository", flags.trust, "read a repository that belongs to another user");
  app.add_flag("--no-secrets", flags.no_secrets, "do not look for credentials");
  app.add_option("--format", flags.format,
                 "text (default), json, sarif, or github: annotations in a run of GitHub Actions")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.scan.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  app.add_option("--fail-on", flags.fail_on,
                 "least severity that fails the command: info, low, medium (default), high or critical")
      ->transform(one_of(kSeverities))
      ->type_name("SEVERITY");
  app.add_option("--fail-confidence", flags.scan.fail_confidence,
                 "least confidence of a credential that fails the command: low, medium or high (default)")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE");
  app.add_flag("--exit-zero", flags.scan.exit_zero, "findings do not fail the command; an incomplete run still does");
  flags.meter.declare(app);
  app.add_flag("-q,--quiet", flags.scan.quiet, "no report when there is nothing to say");
  app.add_option("--color", flags.scan.color, "auto (default), always or never")
      ->transform(one_of(kColors))
      ->type_name("WHEN");
  auto* config = app.add_option("--config", flags.scan.config, "configuration file instead of the nearest assay.yaml")
                     ->type_name("FILE");
  app.add_flag("--no-config", flags.scan.no_config, "read no configuration file")->excludes(config);
  app.add_option("-j,--threads", flags.scan.threads, "threads (default: all processors)")
      ->type_name("N")
      ->check(CLI::Range(0U, 1024U));
}

Result<std::vector<packages::Expected>> expected_of(const DistFlags& flags) {
  std::vector<packages::Expected> out;
  for (const std::string& text : flags.expected) {
    const std::size_t equals = text.find("==");
    if (equals == std::string::npos || !packages::is_project_name(text.substr(0, equals)) ||
        !packages::Version::parse(text.substr(equals + 2)))
      return fail("reading --expect", printable(text), "it is not NAME==VERSION", "--expect demo==1.2.3");
    out.push_back({packages::normalized_name(text.substr(0, equals)), text.substr(equals + 2)});
  }
  return out;
}

Result<DistOptions> options_of(const DistFlags& flags, const Config& config) {
  DistOptions options;
  options.paths = flags.scan.paths;
  options.policy = dist_policy(config);
  options.sums = flags.sums;
  options.secrets = !flags.no_secrets;
  auto expected = expected_of(flags);
  if (!expected) return tl::make_unexpected(expected.error());
  options.expected = std::move(*expected);
  if (!flags.source.empty() || !flags.tag.empty() || !flags.commit.empty() || !flags.branch.empty()) {
    packages::SourceQuestion question;
    if (!flags.source.empty()) question.repository = flags.source;
    question.files = !flags.source.empty();
    question.tag = flags.tag;
    question.commit = flags.commit;
    question.branch = flags.branch;
    question.trust = flags.trust;
    options.source = std::move(question);
  }
  return options;
}

// Credentials that the secret rules know are masked in all texts that come from packages.
void guard(DistAudit& audit) {
  const auto masked = make_guard();
  for (packages::Finding& finding : audit.findings)
    for (std::string* text : {&finding.path, &finding.member, &finding.message}) *text = masked(*text);
  for (packages::Package& package : audit.release.packages) {
    package.path = masked(package.path);
    for (packages::Member& member : package.members) member.path = masked(member.path);
    for (std::string* text : {&package.name.name, &package.name.version}) *text = masked(*text);
  }
  audit.secrets.coverage.rewrite([&masked](const std::string& text) { return masked(text); });
}

RunOutcome outcome_of(const DistFlags& flags, const DistAudit& audit) {
  RunOutcome outcome;
  outcome.coverage = audit.secrets.coverage;
  for (const packages::Finding& finding : audit.findings) {
    ++outcome.findings;
    const bool sure = finding.detail.empty() || finding.confidence >= flags.scan.fail_confidence;
    if (finding.severity >= flags.fail_on && sure) ++outcome.failing;
  }
  if (outcome.failing != 0 && !flags.scan.exit_zero) outcome.exit_code = kFail;
  if (outcome.exit_code == kPass && !outcome.coverage.complete()) outcome.exit_code = kIncomplete;
  return outcome;
}

RunInfo run_info(const DistFlags& flags) {
  RunInfo run;
  run.version = kVersion;
  run.home_page = home_page().value_or("");
  run.command = "dist check";
  for (const std::string& path : flags.scan.paths) run.target += cat(run.target.empty() ? "" : " ", guarded(path));
  run.root = guarded(report_root(flags.scan.paths));
  run.pipeline = azure_job(guarded);
  run.color = use_color(flags.scan.color, flags.scan.output);
  if (flags.scan.output.empty()) run.columns = report_columns();
  run.quiet = flags.scan.quiet;
  return run;
}

Status write_report(const DistFlags& flags, const DistAudit& audit, const RunOutcome& outcome) {
  const auto opened = open_report(flags.scan.output);
  if (!opened) return tl::make_unexpected(opened.error());
  const auto write = flags.format == DistFormat::text    ? packages::write_text_report
                     : flags.format == DistFormat::json  ? packages::write_json_report
                     : flags.format == DistFormat::sarif ? packages::write_sarif_report
                                                         : packages::write_annotation_report;
  Status status = write(**opened, run_info(flags), audit.release, audit.findings, outcome);
  if (status) status = (*opened)->finish();
  return status;
}

// As sha256sum writes it, in the order of names.
Status write_sums(const std::string& path, const packages::Release& release) {
  std::vector<std::string> lines;
  for (const packages::Package& package : release.packages)
    lines.push_back(cat(package.file, "\n", to_hex(package.sha256), "  ", package.file, "\n"));
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line.substr(line.find('\n') + 1);
  return write_output_file(path, text);
}

void measure(const DistAudit& audit, const RunOutcome& outcome, RunMeter& meter) {
  meter.counter("packages", audit.release.packages.size(), "Packages that were checked.");
  meter.outcome(outcome);
  SeverityCounts counts{};
  for (const packages::Finding& finding : audit.findings) ++counts[static_cast<std::size_t>(finding.severity)];
  meter.severities(counts);
}

int run_dist_check(DistFlags& flags) {
  if (flags.scan.paths.empty()) flags.scan.paths.emplace_back("dist");
  for (const std::string& path : flags.scan.paths)
    if (path.empty())
      return report_error({"checking packages", "''", "the path is empty", "a variable that is not set?"});
  if (const auto page = home_page(); !page) return report_error(page.error());
  const auto settings = scan_settings(flags.scan);
  if (!settings) return kUsage;
  const auto options = options_of(flags, settings->config);
  if (!options) return report_error(options.error());
  const auto rules = choose_rules(settings->rules);
  if (!rules) return report_error(rules.error());
  ScanContext context = context_of(*settings, *rules);
  Progress progress;
  context.progress = &progress;
  auto audit = [&] {
    const ProgressLine line(progress, !flags.scan.quiet);
    return packages::audit_dist(*options, context);
  }();
  if (!audit) return report_error(audit.error(), kIncomplete);
  if (!audit->secrets.mistakes.empty()) {
    tell(audit->secrets.mistakes);
    return kUsage;
  }
  guard(*audit);
  const RunOutcome outcome = outcome_of(flags, *audit);
  measure(*audit, outcome, flags.meter);
  if (const Status written = write_report(flags, *audit, outcome); !written)
    return report_error(written.error(), outcome.exit_code == kFail ? kFail : kIncomplete);
  if (flags.write_sums.empty()) return outcome.exit_code;
  if (outcome.failing != 0 || outcome.exit_code != kPass) {
    tell(cat("assay: ", printable(flags.write_sums), " is not written: the check did not pass"));
    return outcome.exit_code;
  }
  if (const Status written = write_sums(flags.write_sums, audit->release); !written)
    return report_error(written.error(), kIncomplete);
  return outcome.exit_code;
}

}  // namespace

int dist_check(Arguments arguments) {
  const auto owner =
      new_app("Checks wheels and source distributions, and scans them for credentials, offline.", "assay dist check");
  CLI::App& app = *owner;
  DistFlags flags;
  declare(app, flags);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  return flags.meter.finish(run_dist_check(flags));
}

}  // namespace assay::cli
