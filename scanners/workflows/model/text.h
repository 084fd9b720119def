// Values of a workflow with the nodes that they were read from. Views of a yaml::Tree, which outlives them.
#pragma once

#include <string_view>

#include "base/few.h"
#include "base/letter_case.h"
#include "scanners/workflows/yaml/node.h"

namespace assay::workflows {

// A scalar field. One that is not there is false, and empty as a value.
struct Text {
  const yaml::Node* node = nullptr;

  explicit operator bool() const { return node != nullptr; }
  std::string_view value() const { return node == nullptr ? std::string_view() : node->text; }
  // Whether ${{ }} stands in it, so that its value is known only in a run.
  bool has_expression() const { return value().find("${{") != std::string_view::npos; }
  bool is(std::string_view wanted) const { return node != nullptr && node->text == wanted; }
};

// One name with its value, as in `env:` and `with:`.
struct Pair {
  const yaml::Node* key = nullptr;
  Text value;

  std::string_view name() const { return key->text; }
};

// A mapping of names to texts. `key` is the node of its own name (`env`).
struct Pairs {
  const yaml::Node* key = nullptr;
  const yaml::Node* node = nullptr;
  Few<Pair> list;
  Text whole;  // an expression in place of the mapping

  explicit operator bool() const { return node != nullptr; }
  // By its name, in which upper and lower case are the same, as GitHub has it for inputs.
  const Pair* find(std::string_view name) const {
    for (const Pair& pair : list)
      if (equal_ignoring_case(pair.name(), name)) return &pair;
    return nullptr;
  }
  std::string_view value_of(std::string_view name) const {
    const Pair* pair = find(name);
    return pair == nullptr ? std::string_view() : pair->value.value();
  }
};

}  // namespace assay::workflows
