// assay explain: what a rule's finding means and what to do about it, or why a line holds no finding.
#include <cstdio>

#include "cli/explanation.h"
#include "cli/flags.h"
#include "cli/layout.h"
#include "cli/rules_command.h"
#include "cli/why.h"
#include "cli/why_not.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"

namespace assay::cli {

namespace {

const Help kHelp = {{{"assay explain github-pat", "what it is, how to revoke it, what not to do"},
                     {"assay explain --why src/config.py:12", "what speaks for the findings on that line"},
                     {"assay explain --why-not src/config.py:12", "what stopped each rule at that line"}},
                    {{"0", "explained"}, {"2", "usage or rule error"}, {"3", "the file could not be read"}}};

}  // namespace

int explain_command(Arguments arguments) {
  CLI::App app("Says what a rule finds and what to do about a finding, or why a line holds one or none.",
               "assay explain");
  LineQuestion question;
  std::string found, missed;
  std::string& id = question.rule;
  app.add_option("rule", id, "id of a rule, as reports give it")->type_name("RULE");
  auto* why_flag = app.add_option("--why", found, "for each finding on the line, what speaks for it and against it")
                       ->type_name("FILE:LINE");
  app.add_option("--why-not", missed, "for each rule with an anchor on the line, the stage that stopped it")
      ->type_name("FILE:LINE")
      ->excludes(why_flag);
  auto* config_flag = app.add_option("--config", question.config,
                                     "configuration of the scan that is explained; "
                                     "default: the nearest assay.yaml")
                          ->type_name("FILE");
  app.add_flag("--no-config", question.no_config, "explain a scan without configuration")->excludes(config_flag);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  question.file_and_line = found.empty() ? missed : found;
  if (!found.empty()) return why(question);
  if (!missed.empty()) return why_not(question);
  if (id.empty())
    return report_error({"explaining", "", "neither a rule nor --why or --why-not FILE:LINE is given",
                         "'assay rules list' shows all rules"});

  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  const std::uint32_t index = rules->find(id);
  if (index == rules->size()) return unknown_rule("explaining", id);
  const std::string out = explanation(rules->with_details(index), output_columns());
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
