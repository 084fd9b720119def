#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows {

std::optional<Compared> equality_of(const expressions::Tree& tree, const expressions::Node& node) {
  using Kind = expressions::Node::Kind;
  if (node.kind != Kind::comparison || node.compare != expressions::Node::Compare::equal) return std::nullopt;
  const auto operands = tree.operands_of(node);
  for (std::size_t i = 0; i < 2; ++i) {
    const expressions::Node& literal = tree.at(operands[1 - i]);
    std::string path = path_of(tree, operands[i]);
    if (!path.empty() && literal.kind == Kind::string)
      return Compared{std::move(path), expressions::unquoted(literal.text)};
  }
  return std::nullopt;
}

bool reads(const expressions::Condition& condition, std::string_view path) {
  for (const expressions::Tree& tree : condition.trees)
    for (const expressions::Reference& reference : references_of(tree))
      if (reference.path == path) return true;
  return false;
}

}  // namespace assay::workflows
