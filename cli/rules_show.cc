#include <algorithm>
#include <array>
#include <cstdio>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/layout.h"
#include "cli/rules_command.h"
#include "rules/builtin/builtin.h"
#include "rules/lint.h"
#include "rules/rule_set.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

std::string joined(const std::vector<std::string>& texts, std::string_view between) {
  std::string out;
  for (const std::string& text : texts) out += cat(out.empty() ? "" : between, text);
  return out;
}

std::string anchors_text(const Rule& rule) {
  std::vector<std::string> out;
  for (const Anchor& anchor : rule.anchors)
    out.push_back(cat("'", printable(anchor.text), "' (", anchor.text.size(), " bytes",
                      anchor.caseless ? ", any case" : "", ")"));
  return joined(out, ", ");
}

std::string checks_text(const Rule& rule) {
  std::vector<std::string> out;
  for (const Check& check : rule.checks) out.emplace_back(name_of(check.kind));
  return joined(out, ", ");
}

std::string pairs_text(const Rule& rule) {
  std::vector<std::string> out;
  for (const Pair& pair : rule.pairs) {
    out.push_back(cat(pair.rule, pair.required ? " (required" : " (if there is one",
                      pair.within == 0 ? ")" : cat(", within ", pair.within, " bytes)")));
  }
  return joined(out, ", ");
}

std::string width_text(const RuleSet& rules, std::uint32_t index) {
  const RuleTables& widths = rules.plan().rules[index];
  const std::string bytes = widths.max == 0 ? std::string("no bound; a reader finds the end")
                                            : cat("at most ", widths.left_max + widths.max, " bytes");
  return cat(bytes,
             widths.is_long != 0 ? "; decided when the whole text is at hand" : "; decided where the anchor stands");
}

std::string cost_text(const Rule& rule) {
  std::string out;
  for (const Diagnostic& found : lint_rule(rule)) out += cat(out.empty() ? "" : "\n", found.message);
  return out.empty() ? "nothing to say of its anchors; 'assay rules bench --on PATH' measures" : out;
}

std::string call_text(const std::vector<HttpCall>& calls) {
  return calls.empty() ? "" : cat(calls[0].method, " ", calls[0].url);
}

void add(std::vector<Row>& rows, std::string_view name, std::string text) {
  if (!text.empty()) rows.push_back({std::string(name), std::move(text)});
}

// Whether an example is no text: the content of a binary file.
bool holds_bytes(const std::string& example) { return example.find('\0') != std::string::npos; }

std::string numbered_examples(const Rule& rule, const std::vector<std::string>& examples) {
  std::string out;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    std::string lines = with_seam(rule, examples[i]);
    if (holds_bytes(examples[i])) lines = printable(lines);
    for (std::size_t at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at + 6))
      lines.replace(at, 1, "\n     ");
    out += cat("  ", i + 1, "  ", lines, "\n");
  }
  return out;
}

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.array(name);
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

void write_examples(JsonWriter& json, std::string_view name, const Rule& rule,
                    const std::vector<std::string>& examples) {
  std::vector<std::string> shown;
  for (const std::string& example : examples) {
    shown.push_back(with_seam(rule, example));
    if (holds_bytes(example)) shown.back() = printable(shown.back());
  }
  write_texts(json, name, shown);
}

int print_json(const Rule& rule) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter json(*output, 4);
  json.begin_object();
  json.string("schema", "assay-rule/1");
  write_rule_members(json, rule);
  json.string_unless_empty("left", rule.left);
  json.string_unless_empty("pattern", rule.pattern);
  write_texts(json, "captures", rule.captures);
  write_texts(json, "paths", rule.paths);
  write_texts(json, "exclude", rule.exclude_paths);
  json.string_unless_empty("verify", call_text(rule.details.verify));
  json.string_unless_empty("revoke", call_text(rule.details.revoke));
  write_texts(json, "references", rule.details.references);
  write_examples(json, "matches", rule, rule.details.matches);
  write_examples(json, "non_matches", rule, rule.details.non_matches);
  json.end_object();
  json.end_line();
  Status status = json.flush();
  if (status) status = output->finish();
  return status ? kPass : report_error(status.error(), kIncomplete);
}

}  // namespace

// In every anchor, whatever its case; a text without one is cut in the middle of its longest word.
std::string with_seam(const Rule& rule, const std::string& example) {
  const auto same = [](char a, char b) { return (a | 32) == (b | 32); };
  std::string out = example;
  for (const Anchor& anchor : rule.anchors) {
    std::size_t from = 0;
    while (from < out.size()) {
      const auto found = std::search(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(), anchor.text.begin(),
                                     anchor.text.end(), same);
      if (found == out.end()) break;
      const std::size_t at = static_cast<std::size_t>(found - out.begin()) + anchor.text.size() / 2;
      out.insert(at, "{~}");
      from = at + 3;
    }
  }
  return out;
}

int show_rule(const std::string& id, bool json) {
  const auto rules = RuleSet::load(builtin_rule_image());
  if (!rules) return report_error(rules.error());
  const std::uint32_t index = rules->find(id);
  if (index == rules->size()) return unknown_rule("showing", id);
  const Rule rule = rules->with_details(index);
  if (json) return print_json(rule);
  std::vector<Row> rows;
  add(rows, "provider", rule.provider);
  add(rows, "severity", std::string(name_of(rule.severity)));
  add(rows, "confidence", std::string(name_of(rule.confidence)));
  if (rule.generic) add(rows, "generic", "yields to any other rule where they overlap");
  add(rows, "anchors", anchors_text(rule));
  add(rows, "left", rule.left);
  add(rows, "pattern", rule.pattern);
  if (rule.reader == Reader::pem) add(rows, "reader", "pem");
  if (rule.reader == Reader::lines) add(rows, "reader", "lines");
  add(rows, "captures", joined(rule.captures, ", "));
  add(rows, "width", width_text(*rules, index));
  std::array<char, 32> entropy{};
  std::snprintf(entropy.data(), entropy.size(), "at least %.2f bits a byte", rule.entropy);
  if (rule.entropy > 0) add(rows, "entropy", entropy.data());
  add(rows, "checks", checks_text(rule));
  add(rows, "pairs", pairs_text(rule));
  add(rows, "paths", joined(rule.paths, " "));
  add(rows, "exclude", joined(rule.exclude_paths, " "));
  add(rows, "cost", cost_text(rule));
  add(rows, "verify", call_text(rule.details.verify));
  add(rows, "revoke", call_text(rule.details.revoke));
  add(rows, "references", joined(rule.details.references, "\n"));

  const std::size_t columns = output_columns();
  std::string out =
      cat(rule.id, "\n", wrapped(rule.description, 0, columns), "\n\n", table(rows, columns, left_width(rows)));
  out += "\nExamples that it finds ({~} is a seam: the example goes on behind it)\n";
  out += numbered_examples(rule, rule.details.matches);
  out += "\nExamples that it does not find\n";
  out += numbered_examples(rule, rule.details.non_matches);
  out += cat("\n'assay explain ", rule.id, "' tells what to do about a finding.\n");
  return std::fputs(out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? kPass : kIncomplete;
}

}  // namespace assay::cli
