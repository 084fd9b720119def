#include "scanners/workflows/audit/checks_page.h"

#include "base/strings.h"
#include "scanners/workflows/checks/registry.h"

namespace assay::workflows {

namespace {

std::string row(const Check& check) {
  return cat("| [", check.id, "](#", check.id, ") | ", check.title, " | ", name_of(check.severity), " | ",
             name_of(check.confidence), " | ", name_of(check.persona), " |\n");
}

std::string section(const Check& check) {
  std::string out =
      cat("\n## ", check.id, "\n\n", check.title, ".\n\n- **Flags**: ", check.what, "\n- **Why**: ", check.why,
          "\n- **Reproduce**: ", check.reproduce, "\n- **Fix**: ", check.fix, "\n- **Do not**: ", check.avoid, "\n");
  for (const std::string_view reference : check.references)
    if (!reference.empty()) out += cat("- <", reference, ">\n");
  out += cat("\nFound in\n\n```yaml\n", check.bad[0], "```\n\nand not in\n\n```yaml\n", check.good[0], "```\n");
  return out;
}

}  // namespace

std::string checks_page() {
  std::string out =
      "# All checks\n\nMade of what the checks declare (`scanners/workflows/checks/`). A sample that begins with a "
      "dash is the "
      "steps of a job.\nSeverity and confidence are those of most findings; a finding may differ.\n\n"
      "| check | flags | severity | confidence | persona |\n|---|---|---|---|---|\n";
  for (const Check* check : all_checks()) out += row(*check);
  for (const Check* check : all_checks()) out += section(*check);
  return out;
}

}  // namespace assay::workflows
