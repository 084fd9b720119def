// TruffleHog's custom detectors.
#include <algorithm>

#include "base/strings.h"
#include "rules/importers/characters.h"
#include "rules/importers/expression.h"
#include "rules/importers/readers.h"
#include "rules/importers/yaml_values.h"

namespace assay::import {

namespace {

// `validations` of one of a detector's expressions: characters that its value must hold.
void read_validations(const YamlNode& node, ForeignRule& rule, ForeignFile& out) {
  const YamlValues values(node, rule.id, out);
  values.lose_all_but({"contains_digit", "contains_lowercase", "contains_uppercase"});
  const auto ask = [&](const char* key, std::string_view characters) {
    if (!values.flag(key, false)) return;
    ForeignAllow allow;
    allow.secret = {fewer_than(1, characters)};
    rule.allow.push_back(std::move(allow));
  };
  rule.digit = values.flag("contains_digit", false);
  ask("contains_lowercase", kLower);
  ask("contains_uppercase", kUpper);
}

void read_detector(const YamlNode& node, ForeignFile& out) {
  const YamlValues nameless(node, cat("detector of line ", node.mark.line), out);
  const std::string name = nameless.text("name");
  if (name.empty()) return out.lose("configuration", cat("line ", node.mark.line, ": a detector without a name"));
  const YamlValues values(node, name, out);
  values.lose_all_but({"name", "keywords", "regex", "entropy", "exclude_words", "exclude_regexes_capture",
                       "exclude_regexes_match", "description", "primary_regex_name", "validations"});
  const YamlNode* patterns = values.map("regex");
  if (patterns == nullptr || patterns->items.empty()) return out.lose(name, "a detector without a regex");
  ForeignAllow allow;
  allow.secret = values.texts("exclude_regexes_capture");
  allow.match = values.texts("exclude_regexes_match");
  allow.words = values.texts("exclude_words");
  const std::vector<std::string> keywords = values.texts("keywords");
  const std::string wanted = values.text("primary_regex_name");
  const YamlNode* validations = values.map("validations");
  const YamlValues expressions(*patterns, name, out);
  std::vector<ForeignRule> rules;
  std::size_t primary = patterns->items.size();
  for (const YamlKey& key : patterns->keys) {
    ForeignRule rule;
    rule.id = patterns->items.size() == 1 ? name : cat(name, "-", key.text);
    rule.description = name;
    rule.pattern = expressions.text(key.text);
    rule.keywords = keywords;
    rule.entropy = values.number("entropy");
    if (!allow.secret.empty() || !allow.match.empty() || !allow.words.empty()) rule.allow.push_back(allow);
    if (const YamlNode* own = validations == nullptr ? nullptr : validations->find(key.text))
      if (own->kind == YamlNode::Kind::map) read_validations(*own, rule, out);
    if (key.text == wanted) primary = rules.size();
    rules.push_back(std::move(rule));
  }
  if (validations != nullptr)
    for (const YamlKey& key : validations->keys)
      if (patterns->find(key.text) == nullptr)
        out.lose(name, cat("'validations' of ", printable(key.text), ", which is none of its regexes"));
  if (!wanted.empty() && primary == rules.size())
    out.lose(name, cat("'primary_regex_name' is ", printable(wanted), ", which is none of its regexes"));
  if (rules.size() > 1) {
    // All of them must be found for one finding: the first, or the one that is named, stands beside the others.
    const bool whole = std::all_of(rules.begin(), rules.end(), [](const ForeignRule& rule) {
      return anchored(rule.pattern, rule.secret_group, rule.keywords).has_value();
    });
    if (primary == rules.size()) primary = 0;
    if (whole) {
      for (std::size_t i = 0; i < rules.size(); ++i) {
        if (i == primary) continue;
        rules[i].only_beside = true;
        rules[primary].required.push_back({.rule = rules[i].id});
      }
      rules[primary].id = name;
      out.note(name, "its regexes must all be found, anywhere in a file; the finding is the first, or the primary one");
    } else {
      out.lose(name, "all of its regexes must be found for one finding: each is a rule of its own here");
    }
  }
  for (ForeignRule& rule : rules) out.rules.push_back(std::move(rule));
}

}  // namespace

Result<ForeignFile> read_trufflehog(std::string_view text) { return read_yaml_list(text, "detectors", read_detector); }

}  // namespace assay::import
