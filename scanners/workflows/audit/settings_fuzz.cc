// Any bytes as the settings of another tool: they are read or a gap, and no finding is lost by them.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanners/workflows/audit/audit.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::workflows;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string workflow =
      "on: push\njobs:\n  a:\n    runs-on: [self-hosted, x]\n    steps:\n      - uses: a/b@v1\n      - run: ${{ vars.x "
      "}}\n";
  for (const auto kind : {SettingsFile::Kind::zizmor, SettingsFile::Kind::actionlint}) {
    AuditOptions options;
    options.settings = {{"", "settings.yml", kind, text, {}}};
    const Audit found = audit({{".github/workflows/a.yml", ".github/workflows/a.yml", workflow, {}}}, options);
    if (found.findings.empty()) std::abort();
  }
  return 0;
}
