#include "api/engine.h"

#include <chrono>
#include <climits>
#include <cstdlib>
#include <utility>

#include "api/version.h"
#include "base/strings.h"
#include "rules/builtin/builtin.h"
#include "scanners/offline/evidence.h"
#include "scanners/scan/bytes_scan.h"
#include "scanners/scan/file_scan.h"

namespace assay::api {

namespace {

std::chrono::sys_days today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

ScanContext context_of(const Engine& engine) {
  ScanContext context = engine.settings.context;
  context.rules = &engine.rules;
  context.today = today();
  // A report may be asked for as SARIF later; they cost what reading the found places again costs.
  context.line_hashes = true;
  return context;
}

Outcome<ScanReport> report_of(const std::shared_ptr<const Engine>& engine, std::string target,
                              Result<ScanResult> result) {
  if (!result) return tl::make_unexpected(failed(result.error()));
  if (!result->mistakes.empty()) return tl::make_unexpected(usage(result->mistakes));
  offline::add_evidence(result->findings, engine->rules.rules(), today());
  return ScanReport(engine, std::move(target), std::move(*result));
}

}  // namespace

ScanReport::ScanReport(std::shared_ptr<const Engine> engine, std::string target, ScanResult result)
    : engine_(std::move(engine)), result_(std::move(result)) {
  const RuleSet& rules = engine_->rules;
  run_.version = kVersion;
  run_.home_page = kHomePage;
  run_.command = "scan files";
  run_.target = std::move(target);
  char here[PATH_MAX];
  if (::realpath(".", here) != nullptr) run_.root = here;
  run_.rules = &rules.rules();
  run_.rule_details = [&rules](std::uint32_t index) { return rules.with_details(index); };
  run_.rules_digest = rules.digest();
  mask_texts(rules, run_, result_);
  const FailureBounds& bounds = engine_->settings.bounds;
  for (const Finding& finding : result_.findings) count_finding(bounds, finding, outcome_);
  decide(bounds, result_, outcome_);
}

std::string ScanReport::render(ReportFormat format) const {
  std::string text;
  TextOutput output(text);
  // A text takes all that is written to it.
  (void)write_scan_report(format, run_, result_, outcome_, output);
  (void)output.finish();
  return text;
}

Outcome<std::shared_ptr<const Engine>> make_engine(std::span<const std::string_view> given) {
  auto settings = read_settings(given);
  if (!settings) return tl::make_unexpected(std::move(settings.error()));
  SelectedRules selected = select_rules(builtin_rule_image(), settings->rules);
  if (!selected.rules)
    return tl::make_unexpected(selected.diagnostics.empty() ? usage(selected.rules.error())
                                                            : usage(selected.diagnostics));
  return std::make_shared<const Engine>(Engine{std::move(*selected.rules), std::move(*settings)});
}

Outcome<ScanReport> scan_text(const std::shared_ptr<const Engine>& engine, Bytes text, const std::string& name,
                              LineHashes hashes) {
  ScanContext context = context_of(*engine);
  context.line_hashes = hashes == LineHashes::made;
  return report_of(engine, name, scan_bytes(text, name, engine->settings.files.content, context));
}

Outcome<ScanReport> scan_files(const std::shared_ptr<const Engine>& engine, const std::vector<std::string>& paths) {
  std::string target;
  for (const std::string& path : paths) target += cat(target.empty() ? "" : " ", path);
  return report_of(engine, std::move(target), scan_paths(paths, engine->settings.files, context_of(*engine)));
}

}  // namespace assay::api
