#include "api/failure.h"

#include "api/assay.h"
#include "base/strings.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"
#include "scanners/secrets/text_guard.h"

namespace assay::api {

namespace {

std::string masked(std::string_view text) {
  const auto rules = RuleSet::load(builtin_rule_image());
  return rules ? TextGuard(*rules)(text) : "(withheld: the built-in rules cannot be read)";
}

}  // namespace

Failure usage(const Error& error) { return {ASSAY_USAGE, masked(error.text())}; }

Failure usage(const std::vector<Diagnostic>& mistakes) {
  std::string text;
  for (const Diagnostic& mistake : mistakes) text += cat(text.empty() ? "" : "\n", mistake.text());
  return {ASSAY_USAGE, masked(text)};
}

Failure failed(const Error& error) { return {ASSAY_ERROR, masked(error.text())}; }

}  // namespace assay::api
