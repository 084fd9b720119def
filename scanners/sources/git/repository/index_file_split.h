// The "link" extension of a split index: the shared index's name and two EWAH bitmaps over its entries, of those that
// are gone and of those that are replaced (gitformat-index(5), "Split index").
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct SplitLink {
  ObjectId shared;                     // zero: there is no shared index
  std::vector<std::uint64_t> deleted;  // positions in the shared index, rising
  std::vector<std::uint64_t> replaced;
};

// Nothing when malformed. `most` bounds the positions; one at or beyond it makes the extension malformed.
std::optional<SplitLink> parse_split_link(Bytes extension, HashKind kind, std::uint64_t most);

// Only the shared index's name; nothing when there is not even that.
std::optional<ObjectId> split_link_name(Bytes extension, HashKind kind);

}  // namespace assay::git
