// Whether an object's content is what its name says. Packs give names and contents apart, and an index that mixes them
// up leads to right contents under the wrong paths.
#pragma once

#include "base/bytes.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

// Hashes the content: 0.5 ms a megabyte. Asked for objects that are told of or lie in several places, not for all.
bool has_content(const ObjectId& id, ObjectType type, Bytes content);

constexpr const char* kOtherContent =
    "its content has another name, so paths and commits told of it may be wrong: an index of a pack is damaged";

}  // namespace assay::git
