#include <algorithm>
#include <cstdio>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/rules_command.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "rules/codec.h"
#include "rules/lint.h"
#include "rules/rule_set.h"
#include "sarif/json_writer.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

Status end_document(JsonWriter& json, Output& output) {
  json.end_object();
  json.end_line();
  if (const Status status = json.flush(); !status) return status;
  return output.finish();
}

Status write_json(const std::vector<Rule>& rules) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter json(*output, 4);
  json.begin_object();
  json.string("schema", "assay-rules/1");
  json.array("rules");
  for (const Rule& rule : rules) {
    json.begin_object();
    write_rule_members(json, rule);
    json.boolean("can_verify", has_trait(rule, RuleTrait::verify));
    json.boolean("can_revoke", has_trait(rule, RuleTrait::revoke));
    json.end_object();
    if (const Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  return end_document(json, *output);
}

Status write_counts(const std::vector<RuleCount>& counts) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter json(*output, 4);
  json.begin_object();
  json.string("schema", "assay-rules-summary/1");
  for (const RuleCount& one : counts) json.number(one.name, one.count);
  return end_document(json, *output);
}

int print_counts(const std::vector<RuleCount>& counts) {
  std::size_t widest = 0;
  for (const RuleCount& one : counts) widest = std::max(widest, with_commas(one.count).size());
  std::string out;
  for (const RuleCount& one : counts) {
    const std::string count = with_commas(one.count);
    out += cat(std::string(widest - count.size(), ' '), count, "  ", one.what, "\n");
  }
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

Status write_check(const LoadedRules& loaded, std::size_t files) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter json(*output, 4);
  json.begin_object();
  json.string("schema", "assay-rules-check/1");
  json.boolean("usable", loaded.ok());
  json.number("files", files);
  json.number("rules", loaded.rules.size());
  if (const Status status = write_problems(json, loaded.diagnostics); !status) return status;
  return end_document(json, *output);
}

// Rules that take the place of built-in ones where their file is added.
void tell_of_replaced(const std::vector<Rule>& rules) {
  const auto built_in = RuleSet::load(builtin_rule_image());
  if (!built_in) return;
  std::size_t count = 0;
  std::string first;
  for (const Rule& rule : rules)
    if (built_in->find(rule.id) < built_in->size() && ++count == 1) first = rule.id;
  if (count > 0)
    tell(cat("note: ", first, count == 1 ? "" : cat(" and ", count - 1, " more"),
             ": a built-in rule has this id; where the file is added, this one takes its place"));
}

}  // namespace

std::vector<std::string> built_in_ids() {
  std::vector<std::string> ids;
  if (const auto rules = RuleSet::load(builtin_rule_image()))
    for (const Rule& rule : rules->rules()) ids.push_back(rule.id);
  return ids;
}

void write_rule_members(JsonWriter& json, const Rule& rule) {
  json.string("id", rule.id);
  json.string("provider", rule.provider);
  json.string("description", rule.description);
  json.string("severity", name_of(rule.severity));
  json.string("confidence", name_of(rule.confidence));
  json.boolean("generic", rule.generic);
  json.array("anchors");
  for (const Anchor& anchor : rule.anchors) json.string(anchor.text);
  json.end_array();
  json.array("checks");
  for (const Check& check : rule.checks) json.string(name_of(check.kind));
  json.end_array();
  json.array("pairs");
  for (const Pair& pair : rule.pairs) json.string(pair.rule);
  json.end_array();
}

Status write_problems(JsonWriter& json, const std::vector<Diagnostic>& problems) {
  const auto guard = make_guard();
  json.array("problems");
  for (const Diagnostic& one : problems) {
    json.begin_object();
    json.string("level", one.level == Diagnostic::Level::error ? "error" : "warning");
    json.string("file", guard(one.file));
    json.number("line", one.line);
    json.number("column", one.column);
    json.string_unless_empty("rule", guard(one.rule));
    json.string("message", guard(one.message));
    json.string_unless_empty("hint", guard(one.hint));
    json.end_object();
    if (const Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  return {};
}

int list_rules(const RuleChoice& choice, bool summary, bool json) {
  auto rules = decode_rules(builtin_rule_image().rules, true);
  if (!rules) return report_error(rules.error());
  const std::string wanted = lower(choice.provider);
  std::erase_if(*rules, [&](const Rule& rule) { return lower(rule.provider).find(wanted) == std::string::npos; });
  if (rules->empty())
    return report_error(
        {"listing rules", choice.provider, "no provider has such a name", "'assay rules list' shows all rules"});
  std::erase_if(*rules, [&](const Rule& rule) {
    return rule.severity != choice.severity.value_or(rule.severity) ||
           rule.confidence != choice.confidence.value_or(rule.confidence) || !has_trait(rule, choice.trait);
  });
  if (rules->empty())
    return report_error({"listing rules", "", "no rule is so", "ask for less, or for 'assay rules list --summary'"});
  if (json) {
    const Status written = summary ? write_counts(counts_of(*rules)) : write_json(*rules);
    return written ? kPass : report_error(written.error(), kIncomplete);
  }
  if (summary) return print_counts(counts_of(*rules));
  std::size_t widest = 0;
  for (const Rule& rule : *rules) widest = std::max(widest, rule.id.size());
  std::string out;
  for (const Rule& rule : *rules) {
    out += cat(rule.id, std::string(widest + 2 - rule.id.size(), ' '), name_of(rule.severity),
               std::string(10 - name_of(rule.severity).size(), ' '), rule.description, "\n");
  }
  out += cat(rules->size(), rules->size() == 1 ? " rule\n" : " rules\n");
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

int check_rule_files(const std::vector<std::string>& paths, bool json) {
  const auto files = read_rule_files(paths);
  if (!files) return report_error(files.error());
  const LoadedRules loaded = load_rules(*files, built_in_ids());
  if (json) {
    const Status written = write_check(loaded, files->size());
    if (!written) return report_error(written.error(), kIncomplete);
    return loaded.ok() ? kPass : kUsage;
  }
  tell(loaded.diagnostics);
  tell_of_replaced(loaded.rules);
  std::printf("%zu %s in %zu %s: %s\n", loaded.rules.size(), loaded.rules.size() == 1 ? "rule" : "rules", files->size(),
              files->size() == 1 ? "file" : "files", loaded.ok() ? "good" : "not usable");
  return loaded.ok() ? kPass : kUsage;
}

}  // namespace assay::cli
