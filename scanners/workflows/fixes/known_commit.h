// The commit of a release, by the facts that are shipped. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanners/workflows/model/uses.h"

namespace assay::workflows::fixes {

struct KnownCommit {
  std::string_view sha, release;  // release: the greatest full version of the commit
  bool moves = false;             // the reference is a tag that goes with each release: it may be elsewhere by now
};

// Of the tag that a `uses:` names. Nothing for what is not known, or was somebody else's code.
std::optional<KnownCommit> commit_of(const Uses& uses);

// Of a shortened commit, where the table has one release, or several of one commit, that begin so.
std::optional<KnownCommit> commit_of_shortened(const Uses& uses);

// The release that a commit is; nothing where none is known or it has only moving tags.
std::optional<std::string_view> release_of_commit(const Uses& uses);

// The last release of the action with that major.
std::optional<KnownCommit> last_of_major(const Uses& uses, std::uint32_t major);
// The last release of the action.
std::optional<KnownCommit> last_release(const Uses& uses);

}  // namespace assay::workflows::fixes
