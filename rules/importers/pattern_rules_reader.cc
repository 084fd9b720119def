// Rule files of Nosey Parker and Kingfisher.
#include <algorithm>

#include "base/strings.h"
#include "rules/importers/characters.h"
#include "rules/importers/dialect.h"
#include "rules/importers/readers.h"
#include "rules/importers/yaml_values.h"

namespace assay::import {

namespace {

// Kingfisher's, where nothing is said.
constexpr std::string_view kSpecial = "!@#$%^&*()_+-=[]{}|;:'\",.<>?/\\`~";

std::string without_blanks(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos) text.pop_back();
  return text;
}

// Conditions on a value. Those on its characters are allowances for the values that do not meet them.
void read_requirements(const YamlNode& node, ForeignRule& rule, ForeignFile& out) {
  const YamlValues values(node, rule.id, out);
  ForeignAllow ignored;
  for (std::string& word : values.texts("ignore_if_contains"))
    if (std::string bare = without_blanks(std::move(word)); !bare.empty()) ignored.words.push_back(std::move(bare));
  if (!ignored.words.empty()) rule.allow.push_back(std::move(ignored));
  const std::string special = values.text("special_chars");
  const auto ask = [&](const char* key, std::string_view characters) {
    const double least = values.number(key);
    if (least < 1) return;
    const std::string fewer = fewer_than(static_cast<int>(least), characters);
    if (fewer.empty()) return out.lose(rule.id, cat("'", key, "' of so many, or beyond ASCII, is not asked for"));
    ForeignAllow allow;
    allow.secret = {fewer};
    rule.allow.push_back(std::move(allow));
  };
  rule.digit = values.number("min_digits") > 0;  // the examples need one too
  if (values.number("min_digits") > 1) ask("min_digits", kDigits);
  ask("min_uppercase", kUpper);
  ask("min_lowercase", kLower);
  ask("min_special_chars", special.empty() ? kSpecial : std::string_view(special));
  values.lose_all_but(
      {"ignore_if_contains", "min_digits", "min_uppercase", "min_lowercase", "min_special_chars", "special_chars"});
}

void read_pattern_rule(const YamlNode& node, ForeignFile& out) {
  ForeignRule rule;
  const YamlValues nameless(node, cat("rule of line ", node.mark.line), out);
  rule.id = nameless.text("id");
  rule.description = nameless.text("name");
  if (rule.id.empty()) rule.id = rule.description;
  if (rule.id.empty()) return out.lose("configuration", cat("line ", node.mark.line, ": a rule without an id"));
  const YamlValues values(node, rule.id, out);
  rule.pattern = values.text("pattern");
  rule.entropy = values.number("min_entropy");
  rule.confidence = values.text("confidence");
  rule.references = values.texts("references");
  rule.keywords = values.texts("keywords");
  rule.path = values.text("path");
  // The value is the group TOKEN, else the first that takes part; a number says it otherwise. The entropy is that of
  // the first group with a name.
  if (const auto own = translate(rule.pattern, 0, Bounds{0, 0})) {
    if (own->token > 0) rule.secret_group = own->token;
    if (rule.entropy > 0 && own->token == 0 && own->named > 1)
      out.lose(rule.id, "'min_entropy' is asked of the group with a name there, and of the value here");
  }
  if (values.has("betterleaks_secret_group")) {
    const auto group = static_cast<int>(values.number("betterleaks_secret_group"));
    rule.secret_group = group > 0 ? group : -1;
  }
  // Examples are made anew; `vectorscan_compatible` says nothing there either.
  values.lose_all_but({"id", "name", "pattern", "min_entropy", "confidence", "references", "examples",
                       "negative_examples", "description", "categories", "visible", "pattern_requirements", "keywords",
                       "path", "tags", "betterleaks_secret_group", "depends_on_rule", "vectorscan_compatible"});
  if (!values.flag("visible", true)) {
    out.note(rule.id, "'visible: false': it is for the validation of others and never told of, so it is left out");
    return;
  }
  if (values.has("depends_on_rule"))
    out.note(rule.id, "'depends_on_rule': it is told of without the other too, as there");
  if (const YamlNode* wanted = values.map("pattern_requirements")) read_requirements(*wanted, rule, out);
  if (rule.pattern.empty()) return out.lose(rule.id, "a rule without a pattern");
  out.rules.push_back(std::move(rule));
}

}  // namespace

Result<ForeignFile> read_nosey_parker(std::string_view text) {
  return read_yaml_list(text, "rules", read_pattern_rule);
}

}  // namespace assay::import
