// Refs in a stack of reftables (reftable/tables.list, the newest last): a record of a newer table hides those of older
// ones, a deletion too. See refs.h.
#pragma once

#include "scanners/sources/git/repository/refs.h"

namespace assay::git {

// Each work tree has a stack of its own for its HEAD and its private refs.
Result<std::unique_ptr<RefStore>> open_reftable_refs(const std::string& git_dir, const std::string& common_dir,
                                                     HashKind kind);

}  // namespace assay::git
