// Who calls the workflows and actions of a repository, within it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/model/repository.h"

namespace assay::workflows::taint {

// A job that calls a workflow, or a step that uses an action.
struct CallSite {
  const Document* document = nullptr;
  const Job* job = nullptr;    // null in an action
  const Step* step = nullptr;  // null for a workflow

  const Pairs& with() const { return step != nullptr ? step->with : job->with; }
};

// Immutable; any thread. The repository outlives it.
class Callers {
 public:
  explicit Callers(const Repository& repository);

  const std::vector<CallSite>& of(const Document& callee) const;
  // The file that a local `uses:` names; null: it is not there.
  const Document* callee(const Uses& uses) const;

 private:
  std::map<std::string_view, const Document*> by_path_;
  std::map<const Document*, std::vector<CallSite>> sites_;
};

}  // namespace assay::workflows::taint
