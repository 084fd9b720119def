#include "rules/importers/yaml_values.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"

namespace assay::import {

namespace {

// "key:" and "key: ~" say nothing.
bool says_nothing(const YamlNode& node) {
  return node.kind == YamlNode::Kind::scalar && (node.text.empty() || node.text == "~" || node.text == "null");
}

}  // namespace

void YamlValues::lose_kind(std::string_view key, const char* wanted) const {
  out_.lose(subject_, cat("'", printable(key), "' is no ", wanted, ", so it says nothing"));
}

const YamlNode* YamlValues::of_kind(std::string_view key, YamlNode::Kind kind, const char* wanted) const {
  const YamlNode* node = map_.find(key);
  if (node == nullptr || node->kind == kind) return node;
  if (!says_nothing(*node)) lose_kind(key, wanted);
  return nullptr;
}

std::string YamlValues::text(std::string_view key) const {
  const YamlNode* node = of_kind(key, YamlNode::Kind::scalar, "text");
  return node == nullptr ? std::string() : node->text;
}

std::vector<std::string> YamlValues::texts(std::string_view key) const {
  std::vector<std::string> out;
  const YamlNode* node = map_.find(key);
  if (node == nullptr || says_nothing(*node)) return out;
  if (node->kind == YamlNode::Kind::scalar) return {node->text};
  if (node->kind != YamlNode::Kind::list) return lose_kind(key, "list of texts"), out;
  for (const YamlNode& item : node->items) {
    if (item.kind == YamlNode::Kind::scalar)
      out.push_back(item.text);
    else
      lose_kind(key, "list of texts");
  }
  return out;
}

double YamlValues::number(std::string_view key) const {
  constexpr double kMost = 1e6;
  const std::string text = this->text(key);
  if (text.empty()) return 0;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= -kMost && value <= kMost) return value;
  lose_kind(key, "number");
  return 0;
}

bool YamlValues::flag(std::string_view key, bool otherwise) const {
  const std::string text = this->text(key);
  if (text == "true" || text == "false") return text == "true";
  if (!text.empty()) lose_kind(key, "truth value");
  return otherwise;
}

const YamlNode* YamlValues::map(std::string_view key) const { return of_kind(key, YamlNode::Kind::map, "mapping"); }

std::vector<const YamlNode*> YamlValues::maps(std::string_view key) const {
  std::vector<const YamlNode*> out;
  const YamlNode* list = of_kind(key, YamlNode::Kind::list, "list");
  if (list == nullptr) return out;
  for (const YamlNode& item : list->items) {
    if (item.kind == YamlNode::Kind::map)
      out.push_back(&item);
    else if (!says_nothing(item))
      lose_kind(key, "list of mappings");
  }
  return out;
}

void YamlValues::lose_all_but(std::initializer_list<std::string_view> known) const {
  for (const YamlKey& key : map_.keys)
    if (std::find(known.begin(), known.end(), key.text) == known.end())
      out_.lose(subject_, cat("'", printable(key.text), "' has no counterpart"));
}

Result<ForeignFile> read_yaml_list(std::string_view text, std::string_view key,
                                   void (*read)(const YamlNode&, ForeignFile&)) {
  const YamlDocument document = read_foreign_yaml(text);
  if (!document.whole || !document.problems.empty()) {
    const YamlProblem problem = document.problems.empty() ? YamlProblem{{}, "no document", ""} : document.problems[0];
    return fail("reading YAML", cat("line ", problem.mark.line), problem.message, problem.hint);
  }
  ForeignFile out;
  YamlValues(document.root, "configuration", out).lose_all_but({key});
  const YamlNode* list = document.root.find(key);
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

}  // namespace assay::import
