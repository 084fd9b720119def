// The files of one repository that are checked together, for checks that look from one to another.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rules/policies/policy.h"
#include "scanners/workflows/model/document.h"

namespace assay::workflows {

// What is demanded of a repository, and the file that says so.
struct PolicyFile {
  policy::Policy policy;
  Document document;  // of the kind policy: a tree, and nothing else
};

// Immutable once filled. Documents are ordered by path.
struct Repository {
  std::vector<Document> documents;
  const PolicyFile* policy = nullptr;  // null: nothing is demanded

  // By the path below the repository.
  const Document* find(std::string_view path_below) const {
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [path_below](const Document& one) { return one.path_below == path_below; });
    return found == documents.end() ? nullptr : &*found;
  }
};

}  // namespace assay::workflows
