#include <array>

#include "cli/flags.h"
#include "cli/report_choices.h"
#include "cli/run_meter.h"
#include "cli/scan_flag_groups.h"

namespace assay::cli {

namespace {

constexpr const char* kReportGroup = "Report";
constexpr const char* kRulesGroup = "Rules";

constexpr std::array<Choice, 5> kFormats = {{{"text", static_cast<int>(ReportFormat::text)},
                                             {"json", static_cast<int>(ReportFormat::json)},
                                             {"jsonl", static_cast<int>(ReportFormat::jsonl)},
                                             {"sarif", static_cast<int>(ReportFormat::sarif)},
                                             {"html", static_cast<int>(ReportFormat::html)}}};

constexpr std::array<Choice, 6> kFailOn = {{kSeverities[0],
                                            kSeverities[1],
                                            kSeverities[2],
                                            kSeverities[3],
                                            kSeverities[4],
                                            {"active", static_cast<int>(FailOn::active)}}};

}  // namespace

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

}  // namespace assay::cli
