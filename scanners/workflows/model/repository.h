// The files of one repository that are checked together, for checks that look from one to another.
#pragma once

#include <algorithm>
#include <cstdint>
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

  bool has(std::string_view path_below) const;
  std::vector<std::string> unread;  // paths of files that are there and could not be read, in order
  std::vector<Declared> declared;   // by settings of other tools; at most one for a root
  std::vector<Lock> locks;          // of the documents; read_locks() fills it

  // Numbers of the documents in the order of their path below the repository; index_documents() fills it. Without it
  // the documents are gone through one by one.
  std::vector<std::uint32_t> by_path;
  // The names that GitHub gives workflows, their own or their paths; index_documents() fills it. In order.
  std::vector<std::string_view> workflow_names;

  // Whether visit(document) is true for a document whose path below the repository begins with `prefix`; visits none
  // behind that one. A document of just that path comes first.
  template <class Visit>
  bool any_below(std::string_view prefix, const Visit& visit) const {
    if (by_path.size() != documents.size())
      return std::any_of(documents.begin(), documents.end(), [&](const Document& one) {
        return std::string_view(one.path_below).starts_with(prefix) && visit(one);
      });
    auto at = std::lower_bound(
        by_path.begin(), by_path.end(), prefix,
        [this](std::uint32_t number, std::string_view text) { return documents[number].path_below < text; });
    for (; at != by_path.end() && std::string_view(documents[*at].path_below).starts_with(prefix); ++at)
      if (visit(documents[*at])) return true;
    return false;
  }

  // By the path below the repository.
  const Document* find(std::string_view path_below) const;
};

// Behind the last document.
void index_documents(Repository& repository);
// Behind the last document: the locks are views of them.
void read_locks(Repository& repository);

}  // namespace assay::workflows
