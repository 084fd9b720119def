// Any bytes as each kind of file: every check runs on what can be read, and each finding lies in the file.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scanners/workflows/audit/audit.h"

namespace {
constexpr const char* kWorkflow = ".github/workflows/z.yml";
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::workflows;
  const std::string text(reinterpret_cast<const char*>(data), size);
  AuditOptions options;
  options.persona = Persona::auditor;
  for (const char* path : {".github/workflows/a.yml", "action.yml", ".github/dependabot.yml", ".pre-commit-config.yaml",
                           ".github/CODEOWNERS", ".github/workflows/actions.lock"}) {
    const bool plain = std::string_view(path).ends_with("CODEOWNERS");
    SourceFile workflow{kWorkflow, kWorkflow, "on: push\njobs: {}\n", {}};
    SourceFile file{path, path, text, {}};
    file.form = plain ? SourceFile::Form::plain : SourceFile::Form::yaml;
    file.listed = workflow.listed = true;
    std::vector<SourceFile> files = {std::move(file)};
    if (plain) files.push_back(std::move(workflow));
    const std::size_t count = files.size();
    const Audit found = audit(std::move(files), options);
    // What is not known of a lockfile is a gap beside it.
    const std::uint64_t told = found.coverage.inputs() + found.coverage.gap_count();
    if (told < count || (told > count && !std::string_view(path).ends_with(".lock"))) std::abort();
    for (const Finding& finding : found.findings) {
      if (finding.place.path != path) continue;
      if (finding.place.region.end > size || finding.place.mark_end > finding.place.line.str().size()) std::abort();
      if (finding.message.empty() || finding.place.line.str().size() > kMostExcerpt + 8) std::abort();
    }
  }
  return 0;
}
