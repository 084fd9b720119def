// The names under which GitHub shows the jobs of a workflow: what rules that protect a branch name. Pure.
#pragma once

#include <string>
#include <vector>

#include "scanners/workflows/model/repository.h"

namespace assay::workflows::policies {

struct CheckName {
  std::string name;          // holes (rules/policies/wildcard.h) for what is known only in the run
  const Job* job = nullptr;  // of the workflow itself: the caller, where a called workflow's job bears the name
};

inline constexpr std::size_t kMostCheckNames = 2'000;

// "build", "build (linux, 3.12)" for each cell of a matrix, "caller / callee" for jobs of a called workflow. At most
// kMostCheckNames; a matrix that an expression gives is a hole.
std::vector<CheckName> check_names(const Document& document, const Repository& repository);

}  // namespace assay::workflows::policies
