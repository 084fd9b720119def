// The files of the same repository that a `uses:` names.
#pragma once

#include <string>
#include <string_view>

#include "scanners/workflows/model/repository.h"

namespace assay::workflows {

// The part of a file's path in which its repository lies: what stands before path_below, and folders within it that
// hold a .github of their own.
inline std::string_view repository_prefix(const Document& document) {
  std::string_view below = document.path_below;
  const std::size_t github = below.rfind(".github/");
  return below.substr(0, github == std::string_view::npos ? 0 : github);
}

inline std::string_view root_of(const Document& document) {
  const std::string_view path = document.path;
  return path.ends_with(document.path_below) ? path.substr(0, path.size() - document.path_below.size()) : path;
}

// What the settings of its repository declare, or null.
inline const Declared* declared_for(const Repository& repository, const Document& document) {
  for (const Declared& one : repository.declared)
    if (one.root == root_of(document)) return &one;
  return nullptr;
}

// A file by its path in the repository of `from`, or null where it was not read.
inline const Document* find_beside(const Repository& repository, const Document& from, std::string_view path) {
  const std::string below = std::string(repository_prefix(from)) + std::string(path);
  const Document* found = nullptr;
  repository.any_below(below, [&](const Document& one) {
    if (one.path_below == below && root_of(one) == root_of(from)) found = &one;
    return found != nullptr;
  });
  return found;
}

// The lockfile of its repository, or null.
inline const Lock* lock_for(const Repository& repository, const Document& document) {
  for (const Lock& one : repository.locks)
    if (root_of(*one.document) == root_of(document) && repository_prefix(*one.document) == repository_prefix(document))
      return &one;
  return nullptr;
}

// The workflow that a job calls, when it is one of the same repository that was read.
inline const Document* called_workflow(const Repository& repository, const Document& from, const Uses& uses) {
  if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) return nullptr;
  if (!uses.is_reusable_workflow()) return nullptr;
  return find_beside(repository, from, uses.path);
}

// Whether a called workflow of the same repository is certainly not there.
inline bool is_missing_workflow(const Repository& repository, const Document& from, const Uses& uses) {
  if (uses.kind != UsesKind::local || !uses.is_reusable_workflow() || !from.among_all || uses.text.has_expression())
    return false;
  if (uses.path.find('/', std::string_view(".github/workflows/").size()) != uses.path.npos) return false;
  const std::string below = std::string(repository_prefix(from)) + std::string(uses.path);
  return find_beside(repository, from, uses.path) == nullptr &&
         std::find(repository.unread.begin(), repository.unread.end(), std::string(root_of(from)) + below) ==
             repository.unread.end();
}

// The action that a step uses, likewise.
inline const Document* called_action(const Repository& repository, const Document& from, const Uses& uses) {
  if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) return nullptr;
  if (uses.is_reusable_workflow()) return nullptr;
  std::string folder(uses.path);
  while (folder.ends_with('/')) folder.pop_back();
  if (!folder.empty()) folder += '/';
  for (const std::string_view name : {"action.yml", "action.yaml"})
    if (const Document* found = find_beside(repository, from, folder + std::string(name))) return found;
  return nullptr;
}

// visit(action, job, step) for each step that uses one. `job` is null for an action's own steps.
template <class Visit>
void for_each_called_action(const Repository& repository, const Document& document, const Visit& visit) {
  for_each_step(document, [&](const Job* job, const Step& step) {
    if (!step.uses) return;
    if (const Document* action = called_action(repository, document, *step.uses)) visit(*action, job, step);
  });
}

}  // namespace assay::workflows
