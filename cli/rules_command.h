// The commands of `assay rules`, one file each. Each prints to standard output and returns the exit code.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/severity.h"
#include "cli/rules_summary.h"
#include "rules/loader.h"
#include "rules/rule.h"
#include "sarif/json_writer.h"

namespace assay::cli {

// Which rules are listed.
struct RuleChoice {
  std::string provider;  // the provider's name holds this, in any case
  std::optional<Severity> severity;
  std::optional<Confidence> confidence;
  RuleTrait trait = RuleTrait::any;
};
// `summary`: their counts instead of the rules.
int list_rules(const RuleChoice& choice, bool summary, bool json);
int show_rule(const std::string& id, bool json);
int check_rule_files(const std::vector<std::string>& paths, bool json);
// Each of `names` is a rule file or the id of a built-in rule; none: all built-in rules.
int test_rules(const std::vector<std::string>& names, bool json);
int bench_rules(const std::vector<std::string>& rule_files, const std::string& corpus, std::size_t most);
int new_rule(const std::string& id);
// Writes the rule file to `output` (standard output when empty) and the part of assay.yaml to `config`, or beside it.
int import_rule_file(const std::string& path, const std::string& output, const std::string& config);

// Reads the files; the first that cannot be read is the error.
Result<std::vector<RuleFile>> read_rule_files(const std::vector<std::string>& paths);

// Ids of the built-in rules, which pairs of others may name.
std::vector<std::string> built_in_ids();

// What the list and the page of a rule have in common, as members of the open object.
void write_rule_members(JsonWriter& json, const Rule& rule);

// The list "problems" of the open object. A mistake may quote what stands in the file, so each text goes through the
// guard, as on standard error.
Status write_problems(JsonWriter& json, const std::vector<Diagnostic>& problems);

// "there is no such rule", with the nearest id.
int unknown_rule(const std::string& doing, const std::string& id);

// An example as it may be shown: with a seam in the anchor that it begins with, so that it is no credential.
std::string with_seam(const Rule& rule, const std::string& example);

}  // namespace assay::cli
