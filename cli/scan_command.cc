// assay scan: settings, rules, the scan, known findings, the report.
#include <algorithm>

#include "base/parallel.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/report_run.h"
#include "cli/scan_flags.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "rules/builtin/builtin.h"
#include "rules/selection.h"
#include "scanners/scan/file_scan.h"
#include "scanners/scan/git_scan.h"
#include "scanners/scan/known_findings.h"

namespace assay::cli {

namespace {

Result<RuleSet> choose_rules(const RuleSelection& selection) {
  SelectedRules selected = select_rules(builtin_rule_image(), selection);
  print(selected.diagnostics);
  return std::move(selected.rules);
}

Result<ScanResult> scan(const ScanSettings& settings, const ScanContext& context) {
  if (settings.flags.mode == ScanMode::git) {
    GitScanOptions options = git_options(settings.flags);
    options.exclude = settings.config.exclude;
    return scan_git(options, context);
  }
  files::FileScanOptions options = file_options(settings.flags);
  options.walk.exclude.insert(options.walk.exclude.end(), settings.config.exclude.begin(),
                              settings.config.exclude.end());
  options.walk.exclude_base = settings.config.folder;
  return scan_paths(settings.flags.paths, options, context);
}

// Suppression files lie beside assay.yaml, else in the repository's work tree or the working directory.
std::vector<Diagnostic> apply_known(const ScanSettings& settings, const RuleSet& rules, ScanResult& result) {
  const std::string folder = settings.flags.mode == ScanMode::git ? result.work_tree : "";
  if (settings.flags.mode == ScanMode::git && folder.empty()) return {};  // bare
  return apply_known_findings(folder, "", today(), rules, result);
}

}  // namespace

int scan_command(Arguments arguments) {
  const ParsedFlags parsed = parse_scan_flags(arguments);
  if (!parsed.flags) return parsed.exit_code;
  if (const Status allowed = check_show_secrets(*parsed.flags); !allowed) return report_error(allowed.error());
  const auto settings = scan_settings(*parsed.flags);
  if (!settings) return kUsage;
  const auto rules = choose_rules(settings->rules);
  if (!rules) return report_error(rules.error());

  ScanContext context;
  context.rules = &*rules;
  context.key = settings->key;
  context.limits = settings->config.limits;
  context.threads = thread_count(settings->flags.threads);
  auto result = scan(*settings, context);
  if (!result) return report_error(result.error(), kIncomplete);
  const auto mistakes = apply_known(*settings, *rules, *result);
  if (!mistakes.empty()) {
    print(mistakes);
    return kUsage;
  }
  return report_scan(settings->flags, *rules, *result);
}

}  // namespace assay::cli
