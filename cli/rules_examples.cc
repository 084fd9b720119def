// assay rules test: the examples of rules, run through the whole engine.
#include <sys/stat.h>

#include <cstdio>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "rules/rule_reader.h"
#include "rules/rule_set.h"
#include "sarif/json_writer.h"
#include "sarif/output.h"
#include "scanners/secrets/rule_examples.h"

namespace assay::cli {

namespace {

bool is_file(const std::string& name) {
  struct stat info {};
  return ::stat(name.c_str(), &info) == 0;
}

struct Failure {
  std::string rule;
  ExampleFailure example;
};

struct Tally {
  std::size_t rules = 0, examples = 0;
  std::vector<Failure> failures;
  std::vector<Diagnostic> problems;  // of rule files
  bool usable = true;
};

void print_text(const Tally& tally) {
  tell(tally.problems);
  for (const auto& [rule, example] : tally.failures)
    std::printf("%s: example %zu of '%s': %s: %s\n", rule.c_str(), example.number,
                example.must_match ? "match" : "no_match", example.must_match ? "not found" : "found",
                example.why.c_str());
  std::printf("%zu %s, %zu examples, %zu failing\n", tally.rules, tally.rules == 1 ? "rule" : "rules", tally.examples,
              tally.failures.size());
}

Status print_json(const Tally& tally) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter json(*output, 4);
  json.begin_object();
  json.string("schema", "assay-rules-test/1");
  json.boolean("usable", tally.usable);
  json.number("rules", tally.rules);
  json.number("examples", tally.examples);
  json.array("failures");
  for (const auto& [rule, example] : tally.failures) {
    json.begin_object();
    json.string("rule", rule);
    json.string("list", example.must_match ? "match" : "no_match");
    json.number("number", example.number);
    json.string("why", example.why);
    json.end_object();
    if (const Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  if (const Status status = write_problems(json, tally.problems); !status) return status;
  json.end_object();
  json.end_line();
  if (const Status status = json.flush(); !status) return status;
  return output->finish();
}

Status test_all(const RuleSet& rules, const std::vector<Rule>& with_details, Tally& tally) {
  auto scanner = Scanner::create(rules);
  if (!scanner) return tl::make_unexpected(scanner.error());
  for (const Rule& rule : with_details) {
    ++tally.rules;
    tally.examples += rule.details.matches.size() + rule.details.non_matches.size();
    for (ExampleFailure& failure : failing_examples(*scanner, rule, rules.find(rule.id)))
      tally.failures.push_back({rule.id, std::move(failure)});
  }
  return {};
}

// Rules that are sound by themselves, be their examples as they may: load_rules gives none when one does not match.
std::vector<Rule> sound_rules(const std::vector<RuleFile>& files) {
  std::vector<Rule> out;
  for (const RuleFile& file : files) {
    DiagnosticSink sink(file.name);
    ValueReader values(sink);
    const YamlDocument document = read_yaml(file.text);
    if (!document.whole) continue;
    for (DraftRule& draft : read_rules(document.root, values))
      if (draft.sound) out.push_back(std::move(draft.rule));
  }
  return out;
}

// Built-in rules that pairs of `rules` name: without them no example of such a rule would be found.
void add_other_halves(const RuleSet& built_in, std::vector<Rule>& rules) {
  std::set<std::string> ids;
  for (const Rule& rule : rules) ids.insert(rule.id);
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::vector<Pair> pairs = rules[i].pairs;  // rules grows
    for (const Pair& pair : pairs) {
      const std::uint32_t index = built_in.find(pair.rule);
      if (index != built_in.size() && ids.insert(pair.rule).second) rules.push_back(built_in.with_details(index));
    }
  }
}

Status test_files(const RuleSet& built_in, const std::vector<std::string>& paths, Tally& tally) {
  const auto files = read_rule_files(paths);
  if (!files) return tl::make_unexpected(files.error());
  LoadedRules loaded = load_rules(*files, built_in_ids());
  tally.usable = loaded.ok();
  tally.problems = std::move(loaded.diagnostics);
  const std::vector<Rule> rules = sound_rules(*files);
  if (rules.empty()) return {};
  std::vector<Rule> all = rules;
  add_other_halves(built_in, all);
  auto set = RuleSet::compile(all);
  if (!set) return tl::make_unexpected(set.error());
  return test_all(*set, rules, tally);
}

Status test_built_in(const RuleSet& rules, const std::vector<std::string>& ids, Tally& tally) {
  std::vector<Rule> chosen;
  if (ids.empty()) {
    for (std::uint32_t i = 0; i < rules.size(); ++i) chosen.push_back(rules.with_details(i));
  }
  for (const std::string& id : ids) chosen.push_back(rules.with_details(rules.find(id)));
  return test_all(rules, chosen, tally);
}

}  // namespace

int test_rules(const std::vector<std::string>& names, bool json) {
  const auto built_in = RuleSet::load(builtin_rule_image());
  if (!built_in) return report_error(built_in.error());
  std::vector<std::string> files, ids;
  for (const std::string& name : names) {
    const bool id = built_in->find(name) != built_in->size();
    if (!id && !is_file(name)) return unknown_rule("testing", name);
    (id ? ids : files).push_back(name);
  }
  Tally tally;
  Status status;
  if (!files.empty()) status = test_files(*built_in, files, tally);
  if (status && (!ids.empty() || names.empty())) status = test_built_in(*built_in, ids, tally);
  if (!status) {
    tell(tally.problems);
    return report_error(status.error());
  }
  if (!json) {
    print_text(tally);
  } else if (const Status written = print_json(tally); !written) {
    return report_error(written.error(), kIncomplete);
  }
  if (!tally.usable || tally.rules == 0) return kUsage;
  return tally.failures.empty() ? kPass : kFail;
}

}  // namespace assay::cli
