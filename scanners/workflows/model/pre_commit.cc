#include "scanners/workflows/model/pre_commit.h"

namespace assay::workflows {

std::vector<HookRepository> read_pre_commit(const Document& document) {
  std::vector<HookRepository> out;
  if (document.kind != FileKind::pre_commit) return out;
  const yaml::Node* repositories = document.tree->root().value_of("repos");
  if (repositories == nullptr) return out;
  const auto text_of = [](const yaml::Node* value) {
    return value != nullptr && value->is_scalar() && !value->is_null() ? Text{value} : Text{};
  };
  for (const yaml::Node* item : repositories->items())
    out.push_back({text_of(item->value_of("repo")), text_of(item->value_of("rev"))});
  return out;
}

}  // namespace assay::workflows
