#include "cli/scan_context.h"

#include "base/parallel.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "rules/builtin/known_rule.h"
#include "rules/selection.h"

namespace assay::cli {

Result<RuleSet> choose_rules(const RuleSelection& selection) {
  SelectedRules selected = select_rules(builtin_rule_image(), selection);
  tell(selected.diagnostics);
  return std::move(selected.rules);
}

ScanContext context_of(const ScanSettings& settings, const RuleSet& rules) {
  ScanContext context;
  context.rules = &rules;
  context.key = settings.key;
  context.limits = settings.config.limits;
  context.limits.decode_depth = settings.flags.decode_depth;
  const ScanMode mode = settings.flags.mode;
  context.limits.broken_lines = mode == ScanMode::log || mode == ScanMode::github || mode == ScanMode::gitlab;
  if (settings.flags.archive_depth != 0) context.limits.archive_depth = settings.flags.archive_depth;
  context.today = today();
  context.is_known_rule = is_builtin_rule;  // also one that is left out of this run
  context.every_rule = settings.rules.only.empty() && settings.rules.disable.empty();
  context.suppressions = !settings.flags.no_suppressions;
  context.unused_markers = settings.flags.fail_on_unused;
  context.line_hashes = settings.flags.format == ReportFormat::sarif;
  context.threads = thread_count(settings.flags.threads);
  return context;
}

}  // namespace assay::cli
