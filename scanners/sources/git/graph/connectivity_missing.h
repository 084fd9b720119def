// Names of objects that a commit, tree or tag refers to and the store does not have.
//
// Each thread notes them as it meets them, duplicates too; they are sorted once afterwards. No hash table is involved:
// names of missing objects are whatever a hostile tree says, and could be made to collide.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct MissingName {
  ObjectId id;
  ObjectType type = ObjectType::blob;  // what the reference says it is; the smallest where they differ
};

using MissingNotes = std::vector<MissingName>;

// All threads' missing names, sorted by id, each once.
struct MissingNames {
  std::vector<MissingName> names;
  // For each thread and each of its notes, the position in `names`.
  std::vector<std::vector<std::uint32_t>> positions;
};

MissingNames merge_missing(std::span<const MissingNotes> notes);

}  // namespace assay::git
