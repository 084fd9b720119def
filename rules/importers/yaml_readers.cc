// Rule files in YAML: Nosey Parker's, Kingfisher's, TruffleHog's.
#include <algorithm>
#include <charconv>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/readers.h"
#include "rules/yaml_reader.h"

namespace assay::import {

namespace {

Result<YamlNode> parse(std::string_view text) {
  YamlDocument document = read_foreign_yaml(text);
  if (document.whole && document.problems.empty()) return std::move(document.root);
  const YamlProblem problem = document.problems.empty() ? YamlProblem{{}, "no document", ""} : document.problems[0];
  return fail("reading YAML", cat("line ", problem.mark.line), problem.message, problem.hint);
}

std::string text_of(const YamlNode& map, std::string_view key) {
  const YamlNode* node = map.find(key);
  return node != nullptr && node->kind == YamlNode::Kind::scalar ? node->text : std::string();
}

std::vector<std::string> texts_of(const YamlNode& map, std::string_view key) {
  std::vector<std::string> out;
  const YamlNode* node = map.find(key);
  if (node == nullptr) return out;
  if (node->kind == YamlNode::Kind::scalar) out.push_back(node->text);
  if (node->kind == YamlNode::Kind::list)
    for (const YamlNode& item : node->items)
      if (item.kind == YamlNode::Kind::scalar) out.push_back(item.text);
  return out;
}

double number_of(const YamlNode& map, std::string_view key) {
  const std::string text = text_of(map, key);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

void note_others(const YamlNode& map, const std::string& subject, const std::vector<std::string_view>& known,
                 ForeignFile& out) {
  for (const YamlKey& key : map.keys)
    if (std::find(known.begin(), known.end(), key.text) == known.end())
      out.lose(subject, cat("'", printable(key.text), "' has no counterpart"));
}

// Kingfisher's conditions on a value.
void read_requirements(const YamlNode& node, ForeignRule& rule, ForeignFile& out) {
  ForeignAllow allow;
  allow.words = texts_of(node, "ignore_if_contains");
  if (!allow.words.empty()) rule.allow.push_back(std::move(allow));
  const double digits = number_of(node, "min_digits");
  rule.digit = digits > 0;
  if (digits > 1) out.note(rule.id, cat("'min_digits: ", text_of(node, "min_digits"), "': one is asked for"));
  note_others(node, rule.id, {"ignore_if_contains", "min_digits"}, out);
}

void read_pattern_rule(const YamlNode& node, ForeignFile& out) {
  ForeignRule rule;
  rule.id = text_of(node, "id");
  rule.description = text_of(node, "name");
  if (rule.id.empty()) rule.id = rule.description;
  rule.pattern = text_of(node, "pattern");
  rule.entropy = number_of(node, "min_entropy");
  rule.confidence = text_of(node, "confidence");
  rule.references = texts_of(node, "references");
  rule.matches = texts_of(node, "examples");
  rule.non_matches = texts_of(node, "negative_examples");
  rule.keywords = texts_of(node, "keywords");
  rule.path = text_of(node, "path");
  if (const auto group = static_cast<int>(number_of(node, "betterleaks_secret_group")); group > 0)
    rule.secret_group = group;
  note_others(node, rule.id,
              {"id", "name", "pattern", "min_entropy", "confidence", "references", "examples", "negative_examples",
               "description", "categories", "visible", "pattern_requirements", "keywords", "path", "tags",
               "betterleaks_secret_group"},
              out);
  if (text_of(node, "visible") == "false") out.note(rule.id, "it is shown, though the tool keeps it for others alone");
  if (const YamlNode* wanted = node.find("pattern_requirements")) read_requirements(*wanted, rule, out);
  if (rule.pattern.empty()) return out.lose(rule.id, "a rule without a pattern");
  out.rules.push_back(std::move(rule));
}

void read_detector(const YamlNode& node, ForeignFile& out) {
  const std::string name = text_of(node, "name");
  ForeignAllow allow;
  allow.secret = texts_of(node, "exclude_regexes_capture");
  allow.match = texts_of(node, "exclude_regexes_match");
  allow.words = texts_of(node, "exclude_words");
  note_others(node, name,
              {"name", "keywords", "regex", "entropy", "exclude_words", "exclude_regexes_capture",
               "exclude_regexes_match", "description"},
              out);
  const YamlNode* patterns = node.find("regex");
  if (patterns == nullptr || patterns->kind != YamlNode::Kind::map || patterns->items.empty())
    return out.lose(name, "a detector without a regex");
  if (patterns->items.size() > 1)
    out.lose(name, "all of its regexes must be found for one finding: each is a rule of its own here");
  for (std::size_t i = 0; i < patterns->items.size(); ++i) {
    ForeignRule rule;
    rule.id = patterns->items.size() == 1 ? name : cat(name, "-", patterns->keys[i].text);
    rule.description = name;
    rule.pattern = patterns->items[i].text;
    rule.keywords = texts_of(node, "keywords");
    rule.entropy = number_of(node, "entropy");
    if (!allow.secret.empty() || !allow.match.empty() || !allow.words.empty()) rule.allow.push_back(allow);
    out.rules.push_back(std::move(rule));
  }
}

Result<ForeignFile> read_list(std::string_view text, std::string_view key, const std::vector<std::string_view>& known,
                              void (*read)(const YamlNode&, ForeignFile&)) {
  const auto root = parse(text);
  if (!root) return tl::make_unexpected(root.error());
  ForeignFile out;
  note_others(*root, "configuration", known, out);
  const YamlNode* list = root->find(key);
  if (list == nullptr || list->kind != YamlNode::Kind::list)
    return fail("reading rules of another tool", "", cat("the file has no list '", key, "'"));
  for (const YamlNode& item : list->items) {
    if (item.kind == YamlNode::Kind::map)
      read(item, out);
    else
      out.lose("configuration", cat("line ", item.mark.line, ": what stands in '", key, "' there is no rule"));
  }
  return out;
}

}  // namespace

Result<ForeignFile> read_nosey_parker(std::string_view text) {
  return read_list(text, "rules", {"rules"}, read_pattern_rule);
}

Result<ForeignFile> read_trufflehog(std::string_view text) {
  return read_list(text, "detectors", {"detectors"}, read_detector);
}

std::optional<Format> format_of(std::string_view text) {
  if (const std::size_t first = text.find_first_not_of(" \t\r\n");
      first != std::string_view::npos && text[first] == '{')
    return Format::detect_secrets;
  // A line that begins a table or gives a value tells TOML; a key of the outermost mapping tells YAML.
  bool toml = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with("rules:")) return Format::nosey_parker;
    if (line.starts_with("detectors:")) return Format::trufflehog;
    while (line.starts_with(" ") || line.starts_with("\t")) line.remove_prefix(1);
    const std::string low = lower(line.substr(0, 20));  // keys may be in any case there
    for (const std::string_view table : {"[[rules]]", "[[ rules ]]", "[extend]", "[allowlist]", "[[allowlists]]"})
      if (low.starts_with(table)) return Format::gitleaks;
    toml = toml || low.starts_with("title =") || low.starts_with("title=");
  }
  return toml ? std::optional(Format::gitleaks) : std::nullopt;
}

std::string kebab_case(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const char l = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
    const bool good = (l >= 'a' && l <= 'z') || (l >= '0' && l <= '9');
    if (good)
      out += l;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.substr(0, 80);
}

}  // namespace assay::import
