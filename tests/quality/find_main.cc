// Scans texts given as JSON lines and says where values were found, for the scorer (score.py):
//   find_values [RULE_FOLDER] <CASES.jsonl >FOUND.jsonl
// Without a folder the built-in rules are used; with one, the rules of its *.yaml files. Each line of the input is an
// object with "id", "text" and "path"; each line of the output one with "id" and "found", a list of
// [rule, first byte, end, confidence]. No value is printed.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/glob.h"
#include "rules/builtin/builtin.h"
#include "rules/loader.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/line_rules.h"

namespace assay {
namespace {

Result<RuleSet> rules_of(const std::string& folder) {
  std::vector<RuleFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    auto text = read_file(entry.path().string());
    if (!text) return tl::make_unexpected(text.error());
    files.push_back({entry.path().filename().string(), std::move(*text)});
  }
  std::sort(files.begin(), files.end(), [](const RuleFile& a, const RuleFile& b) { return a.name < b.name; });
  LoadedRules loaded = load_rules(files);
  for (const Diagnostic& d : loaded.diagnostics)
    if (d.level == Diagnostic::Level::error) std::fprintf(stderr, "%s\n", d.text().c_str());
  if (!loaded.ok()) return fail("loading rules", folder, "see above");
  return RuleSet::compile(std::move(loaded.rules));
}

bool path_allowed(const Rule& rule, const std::string& path) {
  const auto fits = [&](const std::string& glob) { return path_fits(glob, path); };
  if (std::any_of(rule.exclude_paths.begin(), rule.exclude_paths.end(), fits)) return false;
  return rule.paths.empty() || std::any_of(rule.paths.begin(), rule.paths.end(), fits);
}

int report(const Error& error) {
  std::fprintf(stderr, "%s\n", error.text().c_str());
  return 2;
}

int run(Result<RuleSet> rules) {
  if (!rules) return report(rules.error());
  auto scanner = Scanner::create(*rules);
  if (!scanner) return report(scanner.error());
  const LineRules line_rules(*rules);
  std::vector<std::uint32_t> asked;
  std::vector<Match> matches;
  std::vector<Hit> hits;
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json row = nlohmann::json::parse(line);
    const auto text = row.at("text").get<std::string>();
    const auto path = row.at("path").get<std::string>();
    matches.clear();
    hits.clear();
    asked.clear();
    line_rules.of_path(path, asked);
    if (!scanner->find_all(text, matches) || !scanner->find_lines(text, 0, text.size(), asked, matches) ||
        !resolve(*scanner, text, matches, {}, hits))
      return report({"scanning", row.at("id").get<std::string>(), "too many candidates", ""});
    nlohmann::json found = nlohmann::json::array();
    for (const Hit& hit : hits) {
      const Rule& rule = (*rules)[hit.rule];
      if (!path_allowed(rule, path)) continue;
      found.push_back(
          {rule.id, hit.region.begin, hit.region.end, name_of(confidence_with(rule, hit.confidence, hit.score, 0))});
    }
    std::cout << nlohmann::json{{"id", row.at("id")}, {"found", found}}.dump() << '\n';
  }
  return 0;
}

}  // namespace
}  // namespace assay

// FOLDER: the rules of a folder of rule files; nothing: the built-in ones.
int main(int argc, char** argv) {
  if (argc > 1) return assay::run(assay::rules_of(argv[1]));
  return assay::run(assay::RuleSet::load(assay::builtin_rule_image()));
}
