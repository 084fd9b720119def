#include "scanners/sources/git/objects/object_hash.h"

#include "base/hash.h"
#include "base/strings.h"

namespace assay::git {

bool has_content(const ObjectId& id, ObjectType type, Bytes content) {
  StreamHash hash(id.kind == HashKind::sha1 ? StreamHash::Kind::sha1 : StreamHash::Kind::sha256);
  hash.add(cat(name_of(type), ' ', content.size(), std::string_view("\0", 1)));
  hash.add(content);
  return hash.digest() == id.view();
}

}  // namespace assay::git
