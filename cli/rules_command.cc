#include <CLI/CLI.hpp>
#include <cstdio>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "rules/builtin/builtin.h"
#include "rules/codec.h"
#include "rules/lint.h"
#include "rules/loader.h"

namespace assay::cli {

namespace {

int list_rules() {
  const auto rules = decode_rules(builtin_rule_image().rules, false);
  if (!rules) return report_error(rules.error());
  for (const Rule& rule : *rules) {
    std::printf("%-44s %-9s %-7s %s\n", rule.id.c_str(), std::string(name_of(rule.severity)).c_str(),
                std::string(name_of(rule.confidence)).c_str(), rule.description.c_str());
  }
  std::printf("%zu rules\n", rules->size());
  return kPass;
}

int check_files(const std::vector<std::string>& paths) {
  std::vector<RuleFile> files;
  for (const std::string& path : paths) {
    auto text = read_file(path);
    if (!text) return report_error(text.error());
    files.push_back({path, std::move(*text)});
  }
  LoadedRules loaded = load_rules(files);
  for (const Rule& rule : loaded.rules) {
    const auto lint = lint_rule(rule);
    loaded.diagnostics.insert(loaded.diagnostics.end(), lint.begin(), lint.end());
  }
  for (const Diagnostic& diagnostic : loaded.diagnostics) std::printf("%s\n", diagnostic.text().c_str());
  std::printf("%zu rules in %zu files: %s\n", loaded.rules.size(), files.size(), loaded.ok() ? "good" : "not usable");
  return loaded.ok() ? kPass : kUsage;
}

}  // namespace

int rules_command(Arguments arguments) {
  CLI::App app("Lists and checks detection rules.", "assay rules");
  app.require_subcommand(1);
  auto* list = app.add_subcommand("list", "the built-in rules, one a line");
  auto* check = app.add_subcommand("check", "read rule files and report every error");
  std::vector<std::string> paths;
  check->add_option("file", paths, "rule files")->required()->type_name("FILE");
  std::vector<std::string> rest(arguments.rbegin(), arguments.rend());
  try {
    app.parse(rest);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kPass : kUsage;
  }
  return list->parsed() ? list_rules() : check_files(paths);
}

}  // namespace assay::cli
