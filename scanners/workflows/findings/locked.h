// What the lockfile of the repository fixes.
#pragma once

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/lock.h"

namespace assay::workflows {

// The entry by which a `uses:` of the file is one commit in every run; null: none is. Of an action's file, all
// workflows of the repository that get to it must list the pin.
const LockedAction* locked(const Subject& subject, const Uses& uses);

// The digits of its commit; empty: none is fixed.
inline std::string_view locked_commit(const Subject& subject, const Uses& uses) {
  const LockedAction* entry = locked(subject, uses);
  return entry == nullptr ? std::string_view() : entry->digits;
}

}  // namespace assay::workflows
