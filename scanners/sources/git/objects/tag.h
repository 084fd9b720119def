// Annotated tag objects: "object", "type", "tag", "tagger", an empty line, the message.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct Tag {
  ObjectId object;
  ObjectType type = ObjectType::commit;  // of `object`
  std::string name;
  Signature tagger;  // empty in very old tags
  std::string message;
};

// Fails when the object or its type is missing or malformed.
Result<Tag> parse_tag(Bytes object, HashKind kind);

}  // namespace assay::git
