#include "scanners/sources/git/objects/tag.h"

#include <optional>

namespace assay::git {

namespace {

std::optional<ObjectType> type_of(Bytes name) {
  if (name == "commit") return ObjectType::commit;
  if (name == "tree") return ObjectType::tree;
  if (name == "blob") return ObjectType::blob;
  if (name == "tag") return ObjectType::tag;
  return std::nullopt;
}

}  // namespace

Result<Tag> parse_tag(Bytes object, HashKind kind) {
  ObjectHeader header;
  Tag tag;
  if (!next_header(object, header) || header.key != "object") {
    return fail("reading a tag", "", "it does not begin with its object");
  }
  const std::optional<ObjectId> id = ObjectId::from_hex(header.value);
  if (!id || id->kind != kind) return fail("reading a tag", "", "its object is no object id");
  tag.object = *id;
  if (!next_header(object, header) || header.key != "type") return fail("reading a tag", "", "it has no type");
  const std::optional<ObjectType> type = type_of(header.value);
  if (!type) return fail("reading a tag", "", "its type is not known");
  tag.type = *type;
  while (next_header(object, header)) {
    if (header.key == "tag") tag.name = header.value;
    if (header.key == "tagger") tag.tagger = parse_signature(header.value);
  }
  tag.message = object;
  return tag;
}

}  // namespace assay::git
