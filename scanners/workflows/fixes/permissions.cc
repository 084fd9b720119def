#include "scanners/workflows/fixes/permissions.h"

#include <algorithm>
#include <map>

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

std::optional<SpanEdit> add_read_alone(const yaml::Tree& tree, const Workflow& workflow, TokenUses& uses) {
  // A release that could not write any more would be no fix, nor a call of a workflow that asks for more than its
  // caller has: GitHub does not begin such a run.
  const auto writes = [&](const Job& job) {
    if (job.permissions) return false;
    const auto& needs = uses.of(job).needs;
    return job.uses || std::any_of(needs.begin(), needs.end(),
                                   [](const TokenNeed& need) { return need.certain && need.access == Access::write; });
  };
  if (std::any_of(workflow.jobs.begin(), workflow.jobs.end(), writes)) return std::nullopt;
  const yaml::Node& root = tree.root();
  const yaml::Entry* on = root.find("on");
  if (on == nullptr) return std::nullopt;
  return add_nested(tree, root, *on, "permissions", "contents", "read");
}

std::optional<SpanEdit> list_needs(const yaml::Tree& tree, const Permissions& block,
                                   std::span<const TokenUse* const> uses) {
  const yaml::Node& node = *block.node;
  if (uses.empty() || node.extended || tree.source(node.span).find("write-all") == std::string_view::npos)
    return std::nullopt;
  std::map<std::string_view, Access> scopes = {{"contents", Access::read}};
  for (const TokenUse* use : uses) {
    if (!use->mysteries.empty()) return std::nullopt;
    for (const TokenNeed& need : use->needs) {
      if (need.access != Access::read && need.access != Access::write) continue;
      Access& access = scopes.try_emplace(need.scope, need.access).first->second;
      if (need.access == Access::write) access = Access::write;
    }
  }
  std::string text;
  for (const auto& [scope, access] : scopes)
    text += cat(text.empty() ? "{" : ", ", scope, access == Access::write ? ": write" : ": read");
  return SpanEdit{node.span, text + "}"};
}

}  // namespace assay::workflows::fixes
