// What keeps a repository's dependencies up to date, by the files that are there.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "scanners/workflows/model/repository.h"

namespace assay::workflows {

// A workflow that GitHub runs: one in the .github/workflows of the repository's root.
inline bool is_active_workflow(const Document& document) {
  constexpr std::string_view kFolder = ".github/workflows/";
  return document.is_workflow() && document.path_below.starts_with(kFolder) &&
         document.path_below.find('/', kFolder.size()) == std::string::npos;
}

// The one that says what is true of the repository as a whole, so that it is said once.
inline bool is_first_workflow(const Repository& repository, const Document& document) {
  const auto first = std::find_if(repository.documents.begin(), repository.documents.end(), is_active_workflow);
  return first != repository.documents.end() && &*first == &document;
}

// Whether a workflow or action uses something of another repository.
inline bool uses_other_repositories(const Document& document) {
  bool found = false;
  for_each_uses(document,
                [&](const Job*, const Step*, const Uses& uses) { found = found || uses.kind == UsesKind::repository; });
  return found;
}

inline bool has_renovate(const Repository& repository) {
  constexpr std::string_view kNames[] = {"renovate.json",    "renovate.json5",        ".renovaterc",
                                         ".renovaterc.json", ".github/renovate.json", ".github/renovate.json5"};
  return std::any_of(std::begin(kNames), std::end(kNames), [&](std::string_view name) { return repository.has(name); });
}

inline bool has_update_tool(const Repository& repository) {
  return has_renovate(repository) ||
         std::any_of(repository.documents.begin(), repository.documents.end(),
                     [&](const Document& one) { return one.kind == FileKind::dependabot && one.root().empty(); });
}

}  // namespace assay::workflows
