#include "scanners/workflows/taint/callers.h"

#include "base/strings.h"

namespace assay::workflows::taint {

Callers::Callers(const Repository& repository) {
  for (const Document& document : repository.documents) by_path_.emplace(document.path_below, &document);
  for (const Document& document : repository.documents) {
    for_each_uses(document, [&](const Job* job, const Step* step, const Uses& uses) {
      const Document* called = callee(uses);
      if (called != nullptr && called->is_workflow() == (step == nullptr))
        sites_[called].push_back({&document, job, step});
    });
  }
}

const std::vector<CallSite>& Callers::of(const Document& callee) const {
  static const std::vector<CallSite> kNone;
  const auto found = sites_.find(&callee);
  return found == sites_.end() ? kNone : found->second;
}

const Document* Callers::callee(const Uses& uses) const {
  if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) return nullptr;
  const auto find = [this](std::string_view path) {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : found->second;
  };
  if (uses.is_reusable_workflow()) return find(uses.path);
  std::string_view folder = uses.path;
  while (folder.ends_with('/')) folder.remove_suffix(1);
  const std::string before = folder.empty() ? std::string() : cat(folder, "/");
  const Document* document = find(cat(before, "action.yml"));
  return document != nullptr ? document : find(cat(before, "action.yaml"));
}

}  // namespace assay::workflows::taint
