// The range of a push, from what a hook or a push event tells: the ref, its commit before and after.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/git/changes/range.h"

namespace assay::git {

struct Push {
  std::string ref;  // full name: "refs/heads/main"
  ObjectId before;  // zero when the ref is new
  ObjectId after;   // zero when it is deleted
};

// What was pushed:
// - an update: commits of `after` that `before` has not. When `before` is no ancestor (a forced push) that is noted.
// - a new ref, or a `before` that is not here any more (forced and gone): commits that are not in the default branch
//   (what origin/HEAD points to, else main, else master; of any remote, and here), all of them when that is the pushed
//   one; noted. What other branches have may have been pushed with it, and they would hide what they share from each
//   other; what the default branch has was scanned when it got there.
// - a deletion: nothing, noted.
// Fails when `after` is missing.
Result<RangeSpec> range_of_push(const RevisionContext& context, const Push& push);

}  // namespace assay::git
