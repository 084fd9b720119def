// Reads fields of the shape that GitHub wants, and notes each that has another.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "scanners/workflows/model/text.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

class ShapeReader {
 public:
  ShapeReader(const yaml::Tree& tree, std::vector<yaml::Problem>& problems) : tree_(tree), problems_(problems) {}

  const yaml::Tree& tree() const { return tree_; }
  void problem(const yaml::Node& node, std::string message, std::string hint = {}) {
    problems_.push_back({node.span, std::move(message), std::move(hint)});
  }

  // Nothing for a value that is not written. `name` is what messages call it.
  Text text(const yaml::Entry& entry) { return text(*entry.value, entry.key->text); }
  Text text(const yaml::Node& node, std::string_view name);
  // One text or a sequence of them.
  Few<Text> texts(const yaml::Entry& entry);
  Pairs pairs(const yaml::Entry& entry);

  // Calls visit(entry) for each entry of a mapping whose key is text. False, with a problem, where the node is none.
  template <class Visit>
  bool mapping(const yaml::Node& node, std::string_view name, const Visit& visit) {
    if (!node.is_mapping()) {
      problem(node, cat("'", printable(name), "' must be a mapping"));
      return false;
    }
    for (const yaml::Entry& entry : node.entries()) {
      if (!entry.key->is_scalar())
        problem(*entry.key, "a key that is not text");
      else
        visit(entry);
    }
    return true;
  }
  template <class Visit>
  bool sequence(const yaml::Node& node, std::string_view name, const Visit& visit) {
    if (!node.is_sequence()) {
      problem(node, cat("'", printable(name), "' must be a sequence"));
      return false;
    }
    for (const yaml::Node* item : node.items()) visit(*item);
    return true;
  }

 private:
  const yaml::Tree& tree_;
  std::vector<yaml::Problem>& problems_;
};

}  // namespace assay::workflows
