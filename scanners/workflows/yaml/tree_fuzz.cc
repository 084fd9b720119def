// Any bytes as a YAML file: a tree in which every span lies in the source and children lie in their parents, or a
// problem with a place; and every byte of a scalar leads back into its span.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanners/workflows/yaml/tree.h"

namespace {

using assay::yaml::Entry;
using assay::yaml::Node;
using assay::yaml::Tree;

void check(bool holds) {
  if (!holds) std::abort();
}

void walk(const Tree& tree, const Node& node) {
  check(node.span.begin <= node.span.end && node.span.end <= tree.source().size());
  if (node.alias_of() != nullptr) return;
  if (node.is_scalar()) {
    const std::uint32_t begin = tree.source_offset(node, 0);
    const std::uint32_t end = tree.source_offset(node, node.text.size());
    check(begin <= end && end <= tree.source().size());
  }
  for (const Node* item : node.items()) {
    check(node.span.begin <= item->span.begin);
    walk(tree, *item);
  }
  for (const Entry& entry : node.entries()) {
    check(node.span.begin <= entry.key->span.begin);
    walk(tree, *entry.key);
    walk(tree, *entry.value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string source(reinterpret_cast<const char*>(data), size);
  const auto tree = assay::yaml::read(std::move(source));
  if (!tree) {
    check(tree.error().span.begin <= size && !tree.error().message.empty());
    return 0;
  }
  walk(**tree, (*tree)->root());
  std::uint32_t last = 0;
  for (const auto& comment : (*tree)->comments()) {
    check(last <= comment.span.begin && comment.span.begin < comment.span.end && comment.span.end <= size);
    last = comment.span.end;
  }
  return 0;
}
