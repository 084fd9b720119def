#include "scanners/workflows/expressions/references.h"

#include <algorithm>

#include "base/letter_case.h"
#include "scanners/workflows/expressions/functions.h"

namespace assay::expressions {
namespace {

struct Path {
  std::string text;
  bool complete = false;  // begins with a context
  bool computed = false;
};

// Puts the path of a node to the end of `path`. Conditions are read thousands of times: one text grows.
void read_path(const Tree& tree, NodeId id, std::vector<NodeId>* indices, Path& path) {
  const Node& node = tree.at(id);
  if (node.kind == Node::Kind::context) {
    append_lower(path.text, node.text);
    path.complete = true;
    return;
  }
  if (node.kind != Node::Kind::property && node.kind != Node::Kind::index && node.kind != Node::Kind::filter) return;
  read_path(tree, tree.operands_of(node)[0], indices, path);
  if (!path.complete) return;
  path.text += '.';
  if (node.kind == Node::Kind::property) {
    append_lower(path.text, node.text);
  } else if (node.kind == Node::Kind::filter) {
    path.text += '*';
  } else {
    const Node& index = tree.operand(node, 1);
    if (index.kind == Node::Kind::string) {
      append_lower(path.text, unquoted(index.text));
    } else {
      path.text += '*';
      if (index.kind != Node::Kind::number) {
        path.computed = true;
        if (indices != nullptr) indices->push_back(tree.operands_of(node)[1]);
      }
    }
  }
}

Path read_path(const Tree& tree, NodeId id, std::vector<NodeId>* indices) {
  Path path;
  const Span span = tree.at(id).span;
  path.text.reserve(span.end - span.begin);
  read_path(tree, id, indices, path);
  return path;
}

class Reader {
 public:
  explicit Reader(const Tree& tree) : tree_(tree) {}

  void read(NodeId id, bool flows) {
    const Node& node = tree_.at(id);
    const auto operands = tree_.operands_of(node);
    switch (node.kind) {
      case Node::Kind::context:
      case Node::Kind::property:
      case Node::Kind::index:
      case Node::Kind::filter:
        chain(id, flows);
        break;
      case Node::Kind::negation:
      case Node::Kind::comparison:
        for (const NodeId operand : operands) read(operand, false);
        break;
      case Node::Kind::conjunction:
        // An operand but the last is the result only when it is false, 0, null or nothing.
        for (std::size_t i = 0; i < operands.size(); ++i) read(operands[i], flows && i + 1 == operands.size());
        break;
      case Node::Kind::disjunction:
        for (const NodeId operand : operands) read(operand, flows);
        break;
      case Node::Kind::call:
        call(node, flows);
        break;
      default:
        break;
    }
  }
  std::vector<Reference> take() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Reference& a, const Reference& b) { return a.span.begin < b.span.begin; });
    return std::move(found_);
  }

 private:
  void chain(NodeId id, bool flows) {
    std::vector<NodeId> indices;
    Path path = read_path(tree_, id, &indices);
    if (path.complete) {
      found_.push_back({std::move(path.text), tree_.at(id).span, flows, path.computed});
      for (const NodeId index : indices) read(index, false);
      return;
    }
    // fromJSON(x).y: what x holds may be in it.
    const Node& node = tree_.at(id);
    const auto operands = tree_.operands_of(node);
    if (operands.empty()) return;
    read(operands[0], flows);
    if (node.kind == Node::Kind::index) read(operands[1], false);
  }
  void call(const Node& node, bool flows) {
    const Function* const function = function_named(node.text);
    const auto operands = tree_.operands_of(node);
    const bool through = function == nullptr || !function->only_steers;
    const bool cases = function != nullptr && function->id == FunctionId::case_of;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const bool predicate = cases && i % 2 == 0 && i + 1 < operands.size();
      read(operands[i], flows && through && !predicate);
    }
  }

  const Tree& tree_;
  std::vector<Reference> found_;
};

}  // namespace

std::vector<Reference> references_of(const Tree& tree) {
  if (tree.nodes.empty()) return {};
  Reader reader(tree);
  reader.read(tree.root, true);
  return reader.take();
}

std::string path_of(const Tree& tree, NodeId node) {
  Path path = read_path(tree, node, nullptr);
  return path.complete && !path.computed ? std::move(path.text) : std::string();
}

void note_paths(Tree& tree) {
  tree.paths.clear();
  tree.paths.resize(tree.nodes.size());
  for (NodeId id = 0; id < tree.nodes.size(); ++id) tree.paths[id] = path_of(tree, id);
}

}  // namespace assay::expressions
