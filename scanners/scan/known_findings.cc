#include "scanners/scan/known_findings.h"

#include <unistd.h>

#include <array>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/secrets/suppressions.h"

namespace assay {

namespace {

constexpr std::array<const char*, 4> kFiles = {".assayignore", ".gitleaksignore", ".betterleaksignore",
                                               ".secrets.baseline"};
constexpr std::size_t kUnusedShown = 5;

void note_unused(const Suppressions& suppressions, Coverage& coverage) {
  const auto unused = suppressions.unused();
  for (std::size_t i = 0; i < unused.size() && i < kUnusedShown; ++i) {
    coverage.note(cat(unused[i].file, ":", unused[i].line, ": ", unused[i].expired ? "expired" : "holds for nothing",
                      ": ", unused[i].what));
  }
  if (unused.size() > kUnusedShown)
    coverage.note(cat(unused.size() - kUnusedShown, " more suppressions are expired or hold for nothing"));
}

}  // namespace

std::vector<Diagnostic> apply_known_findings(const std::string& folder, const std::string& prefix,
                                             std::chrono::sys_days today, const RuleSet& rules, ScanResult& result) {
  std::vector<SuppressionFile> files;
  for (const char* name : kFiles) {
    const std::string path = folder.empty() ? name : cat(folder, "/", name);
    if (::access(path.c_str(), F_OK) != 0) continue;
    auto text = read_file(path);
    if (!text) {
      Diagnostic problem;
      problem.file = path;
      problem.message = text.error().why;
      problem.hint = "the file says which findings are known: without it nothing can be said of them";
      return {problem};
    }
    files.push_back({path, prefix, suppression_format_of(path).value_or(SuppressionFormat::assay), std::move(*text)});
  }
  if (files.empty()) return {};
  auto suppressions =
      Suppressions::load(files, today, [&rules](std::string_view id) { return rules.find(id) != rules.size(); });
  if (!suppressions) return std::move(suppressions.error());
  for (Finding& finding : result.findings) suppressions->apply(finding);
  note_unused(*suppressions, result.coverage);
  return {};
}

}  // namespace assay
