#include <cstdio>
#include <cstdlib>

#include "base/file.h"
#include "base/parallel.h"
#include "cli/command.h"
#include "cli/report_run.h"
#include "cli/scan_flags.h"
#include "cli/scan_inputs.h"
#include "rules/builtin/builtin.h"
#include "rules/selection.h"
#include "scanners/scan/file_scan.h"
#include "scanners/scan/git_scan.h"

namespace assay::cli {

namespace {

// $XDG_CACHE_HOME/assay, or ~/.cache/assay; empty when neither is known.
std::string cache_folder() {
  if (const std::string cache = environment("XDG_CACHE_HOME"); cache.starts_with('/')) return cache + "/assay";
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.cache/assay";
}

FingerprintKey fingerprint_key() {
  std::string own = environment("ASSAY_FINGERPRINT_KEY");
  return own.empty() ? FingerprintKey::built_in() : FingerprintKey{std::move(own), true};
}

Result<RuleSelection> rule_selection(const ScanFlags& flags) {
  RuleSelection selection;
  for (const std::string& path : flags.rule_files) {
    auto text = read_file(path);
    if (!text) return tl::make_unexpected(text.error());
    selection.files.push_back({path, std::move(*text)});
  }
  selection.only = flags.only;
  selection.disable = flags.disable;
  selection.cache_folder = cache_folder();
  return selection;
}

Result<RuleSet> choose_rules(const RuleSelection& selection) {
  SelectedRules selected = select_rules(builtin_rule_image(), selection);
  for (const Diagnostic& diagnostic : selected.diagnostics) std::fprintf(stderr, "%s\n", diagnostic.text().c_str());
  return std::move(selected.rules);
}

Result<ScanResult> scan(const ScanFlags& flags, const ScanContext& context) {
  if (flags.mode == ScanMode::git) return scan_git(git_options(flags), context);
  return scan_paths(flags.paths, file_options(flags), context);
}

}  // namespace

int scan_command(Arguments arguments) {
  const ParsedFlags parsed = parse_scan_flags(arguments);
  if (!parsed.flags) return parsed.exit_code;
  const ScanFlags& flags = *parsed.flags;
  if (const Status allowed = check_show_secrets(flags); !allowed) return report_error(allowed.error());

  const auto selection = rule_selection(flags);
  if (!selection) return report_error(selection.error());
  const auto rules = choose_rules(*selection);
  if (!rules) return report_error(rules.error());

  ScanContext context;
  context.rules = &*rules;
  context.key = fingerprint_key();
  context.threads = thread_count(flags.threads);
  const auto result = scan(flags, context);
  if (!result) return report_error(result.error(), kIncomplete);
  return report_scan(flags, *rules, *result);
}

}  // namespace assay::cli
