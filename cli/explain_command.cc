#include <cstdio>
#include <vector>

#include "base/strings.h"
#include "cli/command.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"
#include "rules/suggest.h"

namespace assay::cli {

namespace {

void print_rule(const Rule& rule) {
  std::printf("%s\n  %s\n\n", rule.id.c_str(), rule.description.c_str());
  std::printf("provider    %s\n", rule.provider.c_str());
  std::printf("severity    %s\n", std::string(name_of(rule.severity)).c_str());
  std::printf("confidence  %s\n", std::string(name_of(rule.confidence)).c_str());
  std::printf("pattern     %s\n", expression_of(rule).c_str());
  std::string checks;
  for (const Check& check : rule.checks) checks += cat(checks.empty() ? "" : ", ", name_of(check.kind));
  if (!checks.empty()) std::printf("checks      %s\n", checks.c_str());
  for (const Pair& pair : rule.pairs)
    std::printf("pair        %s%s\n", pair.rule.c_str(), pair.required ? " (required)" : "");
  if (!rule.details.remediation.empty()) std::printf("\nWhat to do\n%s\n", rule.details.remediation.c_str());
  for (const std::string& reference : rule.details.references) std::printf("  %s\n", reference.c_str());
}

}  // namespace

int explain_command(Arguments arguments) {
  const bool help = arguments.size() == 1 && std::string_view(arguments[0]) == "--help";
  if (arguments.size() != 1 || help) {
    std::fputs("usage: assay explain RULE\n\nWhat the rule finds, how sure it is, and what to do about a finding.\n",
               help ? stdout : stderr);
    return help ? kPass : kUsage;
  }
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  const std::string id = arguments[0];
  const std::uint32_t index = rules->find(id);
  if (index == rules->size()) {
    std::vector<std::string_view> known;
    for (const Rule& rule : rules->rules()) known.push_back(rule.id);
    const std::string meant = did_you_mean(id, known);
    return report_error({"explaining", printable(id), "there is no such rule",
                         meant.empty() ? "'assay rules list' shows them all" : meant});
  }
  print_rule(rules->with_details(index));
  return kPass;
}

}  // namespace assay::cli
