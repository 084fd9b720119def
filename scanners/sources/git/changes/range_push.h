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
// - a new ref, or a `before` that is not here any more (forced and gone): commits that are in no other branch, noted.
//   Other branches are refs/heads/* and refs/remotes/*/* but the pushed one by name; tags do not count, being pushed
//   along with it. A branch that ends at the very same commit counts only when it is the default branch (what
//   origin/HEAD points to, else main or master), so that two new branches pushed together do not hide each other. And
//   the default branch counts then only when it is not the pushed one, as far as that is known.
// - a deletion: nothing, noted.
// Fails when `after` is missing.
Result<RangeSpec> range_of_push(const RevisionContext& context, const Push& push);

}  // namespace assay::git
