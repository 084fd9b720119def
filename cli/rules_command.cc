// assay rules: lists, shows, checks, tests, measures and imports detection rules.
#include "cli/rules_command.h"

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>

#include "base/file.h"
#include "base/strings.h"
#include "cli/flags.h"
#include "cli/report_choices.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_set.h"
#include "rules/suggest.h"

namespace assay::cli {

namespace {

const Help kHelp = {
    {{"assay rules list --provider github", "the rules of one provider"},
     {"assay rules list --severity critical --with verify", "those of the worst that can be asked about"},
     {"assay rules list --summary", "how many rules, providers, checksums, pairs and calls"},
     {"assay rules show github-pat", "all that is known of a rule"},
     {"assay rules new acme-token > acme.yaml", "a rule to begin with"},
     {"assay rules check acme.yaml", "every mistake of a rule file"},
     {"assay rules test acme.yaml", "its examples, each failing one with the reason"},
     {"assay rules bench acme.yaml --on src", "what its rules cost beside the built-in ones"},
     {"assay rules import .gitleaks.toml -o rules.yaml --write-config assay.yaml",
      "rules and allowlists of another tool"}},
    {{"0", "good"},
     {"1", "an example does not come out as it says"},
     {"2", "usage or rule error"},
     {"3", "'import' could not take over everything; standard error says what"}}};

constexpr std::array<Choice, 4> kTraits = {{{"checksum", static_cast<int>(RuleTrait::checksum)},
                                            {"pair", static_cast<int>(RuleTrait::pair)},
                                            {"verify", static_cast<int>(RuleTrait::verify)},
                                            {"revoke", static_cast<int>(RuleTrait::revoke)}}};

}  // namespace

int unknown_rule(const std::string& doing, const std::string& id) {
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  std::vector<std::string_view> known;
  for (const Rule& rule : rules->rules()) known.push_back(rule.id);
  const std::string meant = did_you_mean(id, known);
  return report_error(
      {doing, id, "there is no such built-in rule", meant.empty() ? "'assay rules list' shows them all" : meant});
}

Result<std::vector<RuleFile>> read_rule_files(const std::vector<std::string>& paths) {
  std::vector<RuleFile> files;
  for (const std::string& path : paths) {
    auto text = read_file(path);
    if (!text) {
      Error error = text.error();
      std::error_code none;
      if (std::filesystem::is_directory(path, none)) error.hint = "name its files: FOLDER/*.yaml";
      return tl::make_unexpected(std::move(error));
    }
    files.push_back({path, std::move(*text)});
  }
  return files;
}

int rules_command(Arguments arguments) {
  const auto owner = new_app("Lists, shows, checks, tests, measures and imports detection rules.", "assay rules");
  CLI::App& app = *owner;
  app.require_subcommand(1);
  auto* list = app.add_subcommand("list", "The built-in rules, one a line.");
  RuleChoice choice;
  bool summary = false;
  DocumentForm format = DocumentForm::text;
  list->add_option("--provider", choice.provider, "only rules whose provider's name holds this")->type_name("NAME");
  list->add_option("--severity", choice.severity, "only rules of this severity: info, low, medium, high or critical")
      ->transform(one_of(kSeverities))
      ->type_name("SEVERITY");
  list->add_option("--confidence", choice.confidence, "only rules of this confidence: low, medium or high")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE");
  list->add_option("--with", choice.trait, "only rules that have it: checksum, pair, verify or revoke")
      ->transform(one_of(kTraits))
      ->type_name("WHAT");
  list->add_flag("--summary", summary, "how many they are, of how many providers, with checksums, pairs and calls");
  list->add_option("--format", format, "text (default) or json")
      ->transform(one_of(kDocumentForms))
      ->type_name("FORMAT");

  auto* show = app.add_subcommand("show", "Everything about a rule.");
  std::string id;
  show->add_option("id", id, "id of a built-in rule")->type_name("ID")->required();
  show->add_option("--format", format, "text (default) or json")
      ->transform(one_of(kDocumentForms))
      ->type_name("FORMAT");

  auto* check = app.add_subcommand("check", "Reads rule files and reports every mistake.");
  std::vector<std::string> files;
  check->add_option("file", files, "rule files")->type_name("FILE")->required();
  check->add_option("--format", format, "text (default) or json")
      ->transform(one_of(kDocumentForms))
      ->type_name("FORMAT");

  auto* test = app.add_subcommand("test", "Runs the examples of rules and says why each failing one fails.");
  std::vector<std::string> names;
  test->add_option("rule", names, "rule files and ids of built-in rules; none: all built-in rules")->type_name("RULE");
  test->add_option("--format", format, "text (default) or json")
      ->transform(one_of(kDocumentForms))
      ->type_name("FORMAT");

  auto* bench = app.add_subcommand("bench", "Measures what each rule costs on files of yours.");
  std::vector<std::string> bench_files;
  std::string corpus;
  std::size_t most = 20;
  bench->add_option("file", bench_files, "rule files; their rules are measured beside the built-in ones")
      ->type_name("FILE");
  bench->add_option("--on", corpus, "file or folder to measure on")->type_name("PATH")->required();
  bench->add_option("--top", most, "so many rules at most, the dearest first (default: 20)")->type_name("N");

  auto* fresh = app.add_subcommand("new", "Prints a rule to begin with.");
  std::string new_id;
  fresh->add_option("id", new_id, "id of the new rule: lower-case words with '-' between them")
      ->type_name("ID")
      ->required();

  auto* taken = app.add_subcommand("import", "Takes over a rule file of another tool; says what it cannot.");
  std::string foreign;
  std::string output;
  std::string config;
  taken
      ->add_option(
          "file", foreign,
          "gitleaks or betterleaks TOML, Nosey Parker, Kingfisher or TruffleHog YAML, a baseline of detect-secrets")
      ->type_name("FILE")
      ->required();
  taken->add_option("-o,--output", output, "the rule file to write (default, and '-': standard output)")
      ->type_name("FILE");
  taken->add_option("--write-config", config, "where what belongs into assay.yaml is written; no file is written over")
      ->type_name("FILE");

  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  if (list->parsed()) return list_rules(choice, summary, format == DocumentForm::json);
  if (show->parsed()) return show_rule(id, format == DocumentForm::json);
  if (check->parsed()) return check_rule_files(files, format == DocumentForm::json);
  if (test->parsed()) return test_rules(names, format == DocumentForm::json);
  if (bench->parsed()) return bench_rules(bench_files, corpus, most);
  if (taken->parsed()) return import_rule_file(foreign, output, config);
  return new_rule(new_id);
}

}  // namespace assay::cli
