// The packed-refs file (git-pack-refs(1)): "ID SP NAME LF", "^ID LF" with what the tag before it points to, '#'
// comments.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct PackedRef {
  std::string_view name;  // into the text
  ObjectId id;
  std::optional<ObjectId> peeled;
};

// Calls visit for each ref, sorted or not. Lines that are neither of the above are passed over, and the first of them
// is the Error that is given back at the end. `file` is for the error.
Status parse_packed_refs(Bytes text, HashKind kind, const std::string& file,
                         const std::function<void(const PackedRef&)>& visit);

// The ref of that name, by one search over the text, which need not be sorted. Lines that do not matter are not
// checked.
std::optional<ObjectId> find_packed_ref(Bytes text, HashKind kind, std::string_view name);

}  // namespace assay::git
