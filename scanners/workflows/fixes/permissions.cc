#include "scanners/workflows/fixes/permissions.h"

#include "base/strings.h"

namespace assay::workflows::fixes {

std::optional<SpanEdit> lower_grant(const yaml::Tree& tree, const Permissions& block, const Grant& grant,
                                    bool to_read) {
  if (!grant.value || block.node == nullptr) return std::nullopt;
  if (to_read) return set_value(tree, *grant.value.node, "read");
  for (const yaml::Entry& entry : block.node->entries())
    if (entry.key == grant.key)
      if (auto edit = remove_entry(tree, *block.node, entry)) return edit;
  return set_value(tree, *grant.value.node, "none");
}

std::optional<SpanEdit> raise_grant(const yaml::Tree& tree, const Permissions& block, std::string_view scope,
                                    std::string_view level) {
  if (block.node == nullptr || block.form != Permissions::Form::grants) return std::nullopt;
  const Grant* own = block.find(scope);
  if (own != nullptr) return own->value ? set_value(tree, *own->value.node, level) : std::nullopt;
  const yaml::Node& node = *block.node;
  if (!node.entries().empty()) return add_entry(tree, node, node.entries().back(), scope, level);
  if (node.alias_of() != nullptr || tree.source(node.span) != "{}") return std::nullopt;
  return SpanEdit{node.span, cat("{", scope, ": ", level, "}")};
}

}  // namespace assay::workflows::fixes
