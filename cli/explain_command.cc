// assay explain: what a rule's finding means and what to do about it, or why a line holds no finding.
#include <algorithm>
#include <cstdio>

#include "base/strings.h"
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

std::string_view why_it_matters(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return "Whoever reads it can act as its owner at once: read, change or spend. Treat it as used already.";
    case Severity::high:
      return "Whoever reads it reaches what it was made for. Treat it as used already.";
    case Severity::medium:
      return "It opens something limited, or only together with something else. Assume that somebody has both.";
    case Severity::low:
    case Severity::info:
      break;
  }
  return "By itself it opens little, but it tells an attacker where to look.";
}

std::string_view how_sure(Confidence confidence) {
  switch (confidence) {
    case Confidence::high:
      return "A finding is almost always what it says: the form is the provider's own.";
    case Confidence::medium:
      return "A finding is usually what it says. Look at the line before you act.";
    case Confidence::low:
      break;
  }
  return "The form is common. A finding may be something harmless: look at the line.";
}

void section(std::string& out, std::string_view title, std::string_view text, std::size_t columns) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (!text.empty()) out += cat("\n", title, "\n  ", wrapped(text, 2, columns), "\n");
}

// Markdown's line breaks inside of a paragraph are none.
std::string as_paragraph(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside = text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n' && text[i + 1] != '-' &&
                        (i == 0 || text[i - 1] != '\n');
    out += inside ? ' ' : text[i];
  }
  return out;
}

std::string explanation(const Rule& rule, std::size_t columns) {
  const RuleDetails& details = rule.details;
  std::string out = cat(rule.id, "  ", name_of(rule.severity), "\n", wrapped(rule.description, 0, columns), "\n");
  section(out, "Why it matters", why_it_matters(rule.severity), columns);
  section(out, "How sure it is", how_sure(rule.confidence), columns);
  const std::vector<Row> commands = {{cat("assay scan git --only ", rule.id), "the history"},
                                     {cat("assay scan . --only ", rule.id), "the files here"},
                                     {"assay explain --why-not FILE:LINE", "when a line should be found and is not"}};
  std::size_t widest = 0;
  for (const Row& row : commands) widest = std::max(widest, row.left.size());
  out += cat("\nReproduce\n", table(commands, columns, widest));
  const std::string own = as_paragraph(details.remediation);
  section(out, "Fix",
          own.empty() ? "Revoke the credential at its provider, then replace it everywhere it is used." : own, columns);
  section(
      out, "Rotate",
      "Make the new credential with the least rights and the shortest life that do, keep it in a secret store or the "
      "CI system's secrets, put it in place, and only then end the old one where an outage would hurt more.",
      columns);
  section(out, "Revoke",
          details.revoke.empty()
              ? std::string("At the provider, as above. Then read its log for what the credential was used for.")
              : cat("At the provider, as above, or by its interface: ", details.revoke[0].method, " ",
                    details.revoke[0].url, ". Then read its log for what the credential was used for."),
          columns);
  section(out, "What not to do",
          "- Do not only delete the line: history, forks, caches and logs keep it.\n"
          "- Do not rewrite history instead of revoking: clones and pull requests have it already.\n"
          "- Do not suppress a finding before the value is revoked.\n"
          "- Do not paste the value into an issue, a chat or a search.",
          columns);
  std::string references;
  for (const std::string& reference : details.references) references += cat(references.empty() ? "" : "\n", reference);
  section(out, "Read", references, 10000);
  return out + cat("\n'assay rules show ", rule.id, "' tells how it is detected.\n");
}

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
    return report_error(
        {"explaining", "", "neither a rule nor --why-not FILE:LINE is given", "'assay rules list' shows all rules"});

  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  const std::uint32_t index = rules->find(id);
  if (index == rules->size()) return unknown_rule("explaining", id);
  const std::string out = explanation(rules->with_details(index), output_columns());
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
