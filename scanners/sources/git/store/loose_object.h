// Loose objects: one zlib stream of "TYPE SIZE\0" and the content (gitrepository-layout(5), gitformat-loose).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/limits.h"
#include "base/result.h"
#include "scanners/sources/git/objects/inflate.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct LooseHeader {
  ObjectType type = ObjectType::blob;
  std::uint64_t size = 0;  // of the content
  std::size_t header = 0;  // bytes before the content, the NUL included
};

// From the first bytes of the inflated stream.
std::optional<LooseHeader> parse_loose_header(Bytes start);

// From the first bytes of the file; 512 are enough for any header.
std::optional<LooseHeader> peek_loose(Bytes file_start);

// The header of a loose object's file; nothing when it cannot be read.
std::optional<LooseHeader> peek_loose_file(const std::string& folder, const ObjectId& id);

struct LooseContent {
  ObjectType type = ObjectType::blob;
  Bytes content;  // in `buffer`
};

// Inflates the whole object into `buffer` and checks that its hash is `id`.
Result<LooseContent> inflate_loose(Bytes file, const ObjectId& id, const Limits& limits, Inflater& inflater,
                                   PackBuffer& buffer);

// "xx/yyyy…", below an objects folder.
std::string loose_path(const ObjectId& id);

// The bytes of the file, or an error; `why` is kMissing when there is no such file.
Result<std::string> read_loose_file(const std::string& folder, const ObjectId& id, const Limits& limits);
inline constexpr std::string_view kMissing = "object is missing";

// The id that `content` would have: the hash of "TYPE SIZE\0" and it.
ObjectId hash_object(ObjectType type, Bytes content, HashKind kind);

}  // namespace assay::git
