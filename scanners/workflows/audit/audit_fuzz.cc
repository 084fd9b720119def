// Any bytes as a workflow or action: every check runs on what can be read, and each finding lies in the file.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanners/workflows/audit/audit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::workflows;
  const std::string text(reinterpret_cast<const char*>(data), size);
  AuditOptions options;
  options.persona = Persona::auditor;
  for (const char* path : {".github/workflows/a.yml", "action.yml"}) {
    const Audit found = audit({{path, path, text, {}}}, options);
    if (found.coverage.inputs() + found.coverage.gap_count() != 1) std::abort();
    for (const Finding& finding : found.findings) {
      if (finding.place.region.end > size || finding.place.mark_end > finding.place.line.size()) std::abort();
      if (finding.message.empty() || finding.place.line.size() > kMostExcerpt + 8) std::abort();
    }
  }
  return 0;
}
