// Values of a YAML mapping as the readers of rule files want them. What is of another kind, and every key that nobody
// asks for, is a loss, so nothing is dropped in silence.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/importers/foreign.h"
#include "rules/yaml_reader.h"

namespace assay::import {

// Refers to the mapping and to what the notes go to. Not for sharing between threads.
class YamlValues {
 public:
  // `subject` is what notes name.
  YamlValues(const YamlNode& map, std::string subject, ForeignFile& out)
      : map_(map), subject_(std::move(subject)), out_(out) {}

  bool has(std::string_view key) const { return map_.find(key) != nullptr; }
  std::string text(std::string_view key) const;                // empty where there is none
  std::vector<std::string> texts(std::string_view key) const;  // one text is a list of it
  double number(std::string_view key) const;                   // 0 where there is none
  bool flag(std::string_view key, bool otherwise) const;
  const YamlNode* map(std::string_view key) const;  // null where there is none
  std::vector<const YamlNode*> maps(std::string_view key) const;

  // Every other key is a loss.
  void lose_all_but(std::initializer_list<std::string_view> known) const;

 private:
  const YamlNode* of_kind(std::string_view key, YamlNode::Kind kind, const char* wanted) const;
  void lose_kind(std::string_view key, const char* wanted) const;

  const YamlNode& map_;
  std::string subject_;
  ForeignFile& out_;
};

// A file that is a mapping with a list of mappings under `key`: `read` gets each of these. Errors: a syntax error, with
// its line; no such list.
Result<ForeignFile> read_yaml_list(std::string_view text, std::string_view key,
                                   void (*read)(const YamlNode&, ForeignFile&));

}  // namespace assay::import
