// What a job's token may do, as GitHub decides it (docs.github.com, "permissions"): the job's own block takes the place
// of the workflow's, a block that names scopes takes all others away, and without any block the repository's settings
// decide, or the caller's job where the workflow is called.
//
// Pure; views of the tree.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

struct TokenRights {
  enum class From : std::uint8_t {
    job,         // its own block
    workflow,    // the workflow's
    caller,      // the workflow can only be called, and the calling job decides
    repository,  // its settings, which no file shows
  };
  From from = From::repository;
  const Permissions* block = nullptr;  // null where there is none

  // `unknown` where a setting, a caller or an unreadable block decides. An identity token is never given without being
  // asked for: without a block it is none, unless a caller decides.
  Access of(std::string_view scope) const;
  // The entry that gives the scope; null where a shorthand does, or nothing.
  const Grant* grant(std::string_view scope) const { return block == nullptr ? nullptr : block->find(scope); }
};

TokenRights rights_of(const Workflow& workflow, const Job& job);

// Scopes that a block gives with their levels, shorthands unfolded; those with `none` are left out.
struct Right {
  std::string_view scope;
  Access access = Access::none;
  const yaml::Node* node = nullptr;  // the scope, or the shorthand
};
std::vector<Right> rights_in(const Permissions& block);

// Whether a level allows what another asks for. Of what is unknown it is not said that it does.
inline bool allows(Access granted, Access wanted) {
  return granted != Access::unknown && static_cast<int>(granted) >= static_cast<int>(wanted);
}

}  // namespace assay::workflows
