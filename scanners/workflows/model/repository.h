// The files of one repository that are checked together, for checks that look from one to another.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/policies/policy.h"
#include "scanners/workflows/model/declared.h"
#include "scanners/workflows/model/document.h"
#include "scanners/workflows/model/lock.h"

namespace assay::workflows {

struct PlainFile {
  std::string path_below, text;
};

// What is demanded of a repository, and the file that says so.
struct PolicyFile {
  policy::Policy policy;
  Document document;  // of the kind policy: a tree, and nothing else
};

// Immutable once filled. Documents, plain files and names are ordered by path.
struct Repository {
  std::vector<Document> documents;
  const PolicyFile* policy = nullptr;  // null: nothing is demanded
  std::vector<PlainFile> plain;        // CODEOWNERS
  std::vector<std::string> names;      // of files that were seen and not read: Dockerfile, renovate.json, links

  bool has(std::string_view path_below) const {
    return std::binary_search(names.begin(), names.end(), path_below, std::less<>());
  }
  std::vector<std::string> unread;  // paths of files that are there and could not be read, in order
  std::vector<Declared> declared;   // by settings of other tools; at most one for a root
  std::vector<Lock> locks;          // of the documents; read_locks() fills it

  // By the path below the repository.
  const Document* find(std::string_view path_below) const {
    const auto found = std::find_if(documents.begin(), documents.end(),
                                    [path_below](const Document& one) { return one.path_below == path_below; });
    return found == documents.end() ? nullptr : &*found;
  }
};

// Behind the last document: the locks are views of them.
inline void read_locks(Repository& repository) {
  for (const Document& document : repository.documents)
    if (document.kind == FileKind::lock) repository.locks.push_back(read_lock(document));
}

}  // namespace assay::workflows
