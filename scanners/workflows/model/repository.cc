#include "scanners/workflows/model/repository.h"

#include <functional>
#include <numeric>

namespace assay::workflows {

bool Repository::has(std::string_view path_below) const {
  return std::binary_search(names.begin(), names.end(), path_below, std::less<>());
}

const Document* Repository::find(std::string_view path_below) const {
  const Document* found = nullptr;
  any_below(path_below, [&](const Document& one) {
    if (one.path_below == path_below) found = &one;
    return found != nullptr;
  });
  return found;
}

void index_documents(Repository& repository) {
  const auto& documents = repository.documents;
  repository.by_path.resize(documents.size());
  std::iota(repository.by_path.begin(), repository.by_path.end(), 0U);
  std::stable_sort(repository.by_path.begin(), repository.by_path.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return documents[a].path_below < documents[b].path_below; });
  for (const Document& one : documents)
    if (one.is_workflow())
      repository.workflow_names.push_back(one.workflow.name ? one.workflow.name.value()
                                                            : std::string_view(one.path_below));
  std::sort(repository.workflow_names.begin(), repository.workflow_names.end());
}

void read_locks(Repository& repository) {
  for (const Document& document : repository.documents)
    if (document.kind == FileKind::lock) repository.locks.push_back(read_lock(document));
}

}  // namespace assay::workflows
