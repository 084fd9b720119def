// The action of the repository that a `uses: ./PATH` or `$/PATH` names.
#pragma once

#include <string>
#include <string_view>

#include "scanners/workflows/model/repository.h"

namespace assay::workflows {

// Null where it is not among the documents: it does not exist, is no YAML, or was not looked for.
inline const Document* local_action(const Repository& repository, const Document& document, const Uses& uses) {
  if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) return nullptr;
  std::string_view path = uses.path;
  while (path.ends_with('/')) path.remove_suffix(1);
  std::string folder = std::string(document.root()) + std::string(path);
  if (!path.empty()) folder += '/';
  const Document* found = repository.find(folder + "action.yml");
  return found != nullptr ? found : repository.find(folder + "action.yaml");
}

}  // namespace assay::workflows
