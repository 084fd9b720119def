#include "scanners/scan/known_findings.h"

#include <unistd.h>

#include <array>

#include "base/file.h"
#include "base/strings.h"
#include "rules/suggest.h"

namespace assay {

namespace {

constexpr std::array<const char*, 4> kFiles = {".assayignore", ".gitleaksignore", ".betterleaksignore",
                                               ".secrets.baseline"};
constexpr std::size_t kShown = 5;

Diagnostic unreadable(const std::string& path, const Error& error) {
  Diagnostic problem;
  problem.file = path;
  problem.message = error.why;
  problem.hint = "the file says which findings are known: without it nothing can be said of them";
  return problem;
}

// The first few, and how many more.
void note_list(const std::vector<std::string>& texts, std::string_view more, Coverage& coverage) {
  for (std::size_t i = 0; i < texts.size() && i < kShown; ++i) coverage.note(texts[i]);
  if (texts.size() > kShown) coverage.note(cat(texts.size() - kShown, more));
}

}  // namespace

tl::expected<KnownFindings, std::vector<Diagnostic>> KnownFindings::read(const std::string& folder,
                                                                         const std::string& prefix,
                                                                         const ScanContext& context) {
  KnownFindings known;
  known.ignored_ = !context.suppressions;
  if (known.ignored_) return known;
  std::vector<SuppressionFile> files;
  std::vector<Diagnostic> mistakes;
  for (const char* name : kFiles) {
    const std::string path = folder.empty() ? name : cat(folder, "/", name);
    if (::access(path.c_str(), F_OK) != 0) continue;
    auto text = read_file(path);
    if (text) {
      files.push_back({name, prefix, suppression_format_of(path).value_or(SuppressionFormat::assay), std::move(*text)});
    } else {
      mistakes.push_back(unreadable(path, text.error()));
    }
  }
  if (files.empty() && mistakes.empty()) return known;
  const RuleSet& rules = *context.rules;
  const auto in_run = [&rules](std::string_view id) { return rules.find(id) != rules.size(); };
  auto suppressions = Suppressions::load(files, context.today, in_run);
  if (!suppressions) {
    for (Diagnostic& mistake : suppressions.error()) {
      if (!folder.empty()) mistake.file = cat(folder, "/", mistake.file);
      mistakes.push_back(std::move(mistake));
    }
  }
  if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
  known.suppressions_ = std::move(*suppressions);
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules.rules()) ids.push_back(rule.id);
  for (const SuppressedRule& named : known.suppressions_.rules()) {
    if (in_run(named.rule) || (context.is_known_rule && context.is_known_rule(named.rule))) continue;
    const std::string meant = did_you_mean(named.rule, ids);
    known.unknown_rules_.push_back(cat(named.file, ":", named.line, ": there is no rule ", printable(named.rule),
                                       meant.empty() ? "" : ", ", meant));
  }
  return known;
}

bool KnownFindings::apply(Finding& finding) {
  if (!ignored_) return suppressions_.apply(finding);
  for (Place& place : finding.places) place.suppressed.reset();
  finding.open_beyond = true;
  return false;
}

void KnownFindings::note_useless(bool everything, Coverage& coverage) const {
  note_list(unknown_rules_, " more suppressions name a rule that does not exist", coverage);
  std::vector<std::string> useless;
  for (const UnusedSuppression& unused : suppressions_.unused()) {
    if (!everything && !unused.expired) continue;
    useless.push_back(
        cat(unused.file, ":", unused.line, ": ", unused.expired ? "expired" : "holds for nothing", ": ", unused.what));
  }
  note_list(useless, " more suppressions are expired or hold for nothing", coverage);
}

}  // namespace assay
