#include "cli/tell.h"

#include <cstdio>
#include <memory>
#include <optional>

#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"
#include "scanners/secrets/text_guard.h"

namespace assay::cli {

std::string guarded(std::string_view text) { return make_guard()(text); }

std::function<std::string(std::string_view)> make_guard() {
  struct Guard {
    Result<RuleSet> rules = RuleSet::load(builtin_rule_image());
    std::optional<TextGuard> guard;
  };
  auto guard = std::make_shared<Guard>();
  if (guard->rules) guard->guard.emplace(*guard->rules);
  return [guard](std::string_view text) -> std::string {
    return guard->guard ? (*guard->guard)(text) : "(withheld: the built-in rules cannot be read)";
  };
}

void tell(std::string_view text) { std::fprintf(stderr, "%s\n", guarded(text).c_str()); }

void tell(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) text += (text.empty() ? "" : "\n") + diagnostic.text();
  if (!text.empty()) tell(text);
}

}  // namespace assay::cli
