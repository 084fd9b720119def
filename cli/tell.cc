#include "cli/tell.h"

#include <cstdio>

#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"
#include "scanners/secrets/text_guard.h"

namespace assay::cli {

std::string guarded(std::string_view text) {
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return "(withheld: the built-in rules cannot be read)";
  return TextGuard(*rules)(text);
}

void tell(std::string_view text) { std::fprintf(stderr, "%s\n", guarded(text).c_str()); }

void tell(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += (text.empty() ? "" : "\n") + diagnostic.text();
  if (!text.empty()) tell(text);
}

}  // namespace assay::cli
