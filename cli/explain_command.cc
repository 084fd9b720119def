// assay explain: what a finding of a rule or check means and what to do about it, or why a line holds no finding.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attest/formats/codes.h"
#include "attest/gate/codes.h"
#include "cli/check_explanation.h"
#include "cli/code_explanation.h"
#include "cli/explanation.h"
#include "cli/flags.h"
#include "cli/layout.h"
#include "cli/report_choices.h"
#include "cli/rotation.h"
#include "cli/why.h"
#include "cli/why_not.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"
#include "rules/suggest.h"
#include "scanners/packages/checks/registry.h"
#include "scanners/posture/checks/registry.h"
#include "scanners/workflows/checks/registry.h"

namespace assay::cli {

namespace {

const Help kHelp = {{{"assay explain github-pat", "what it is, how to revoke it, what not to do"},
                     {"assay explain permissions-missing", "a check of workflows: why, what to do, what not"},
                     {"assay explain dist-record-hash", "a check of packages"},
                     {"assay explain gate-stale", "a reason that evidence or a gate gives"},
                     {"assay explain --rotate github-pat", "how to replace one that leaked, step by step"},
                     {"assay explain src/config.py:12", "what was found on that line, and what speaks for it"},
                     {"assay explain --why src/config.py:12 github-pat", "of one rule"},
                     {"assay explain --why-not src/config.py:12", "what stopped each rule at that line"},
                     {"assay explain --format json github-pat", "for programs"}},
                    {{"0", "explained"}, {"2", "usage or rule error"}, {"3", "the file could not be read"}}};

int printed(const Explanation& explanation, DocumentForm form) {
  const std::string text = form == DocumentForm::json ? json_of(explanation) : text_of(explanation, output_columns());
  return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

bool is_fingerprint(const std::string& id) {
  constexpr std::size_t kDigits = 32;
  return id.size() == kDigits && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

int unknown_id(const RuleSet& rules, const std::string& id) {
  if (is_fingerprint(id))
    return report_error({"explaining", id, "a fingerprint does not tell which value it is of",
                         "ask by the place that stands beside it in the report: 'assay explain FILE:LINE'"});
  std::vector<std::string_view> known;
  for (const Rule& rule : rules.rules()) known.push_back(rule.id);
  for (const workflows::Check* check : workflows::all_checks()) known.push_back(check->id);
  for (const packages::Check* check : packages::all_checks()) known.push_back(check->id);
  for (const posture::Check* check : posture::all_checks()) known.push_back(check->id);
  for (const auto codes : {attest::evidence_codes(), attest::format_codes(), gate::gate_codes()})
    for (const attest::CodeFacts& facts : codes) known.push_back(facts.code);
  const std::string meant = did_you_mean(id, known);
  return report_error({"explaining", id, "there is no such rule or check",
                       meant.empty() ? "'assay rules list' shows all rules" : meant});
}

int rotate(const std::string& id, DocumentForm form) {
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  const std::uint32_t index = rules->find(id);
  if (index == rules->size()) return unknown_id(*rules, id);
  return printed(rotation(rules->with_details(index)), form);
}

}  // namespace

int explain_command(Arguments arguments) {
  const auto owner =
      new_app("Says what a rule or check finds and what to do about a finding, or why a line holds one or none.",
              "assay explain");
  CLI::App& app = *owner;
  LineQuestion question;
  std::string found, missed;
  std::string& id = question.rule;
  app.add_option("rule", id, "id of a rule or check, or FILE:LINE of a finding, as reports give it")->type_name("ID");
  auto* why_flag = app.add_option("--why", found, "for each finding on the line, what speaks for it and against it")
                       ->type_name("FILE:LINE");
  app.add_option("--why-not", missed, "for each rule with an anchor on the line, the stage that stopped it")
      ->type_name("FILE:LINE")
      ->excludes(why_flag);
  std::string rotated;
  app.add_option("--rotate", rotated,
                 "how to replace a credential of this rule: who, the steps, how to check it is dead")
      ->type_name("RULE")
      ->excludes(why_flag);
  auto* config_flag = app.add_option("--config", question.config,
                                     "configuration of the scan that is explained; "
                                     "default: the nearest assay.yaml")
                          ->type_name("FILE");
  app.add_flag("--no-config", question.no_config, "explain a scan without configuration")->excludes(config_flag);
  DocumentForm form = DocumentForm::text;
  app.add_option("--format", form, "text (default) or json")->transform(one_of(kDocumentForms))->type_name("FORMAT");
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  if (found.empty() && missed.empty() && rotated.empty() && names_a_line(id)) found = std::exchange(id, {});
  question.file_and_line = found.empty() ? missed : found;
  if (!found.empty()) return why(question, form);
  if (!missed.empty()) return why_not(question, form);
  if (!rotated.empty()) return rotate(rotated, form);
  if (id.empty())
    return report_error({"explaining", "", "neither a rule nor --why, --why-not FILE:LINE or --rotate RULE is given",
                         "'assay rules list' shows all rules"});

  if (const workflows::Check* check = workflows::find_check(id)) return printed(explanation(*check), form);
  if (const packages::Check* check = packages::find_check(id)) return printed(explanation(*check), form);
  if (const posture::Check* check = posture::find_check(id)) return printed(explanation(*check), form);
  for (const auto codes : {attest::evidence_codes(), attest::format_codes(), gate::gate_codes()})
    if (const attest::CodeFacts* facts = attest::find_code(codes, id)) return printed(explanation(*facts), form);
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  const std::uint32_t index = rules->find(id);
  if (index == rules->size()) return unknown_id(*rules, id);
  return printed(explanation(rules->with_details(index)), form);
}

}  // namespace assay::cli
