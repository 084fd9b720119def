// Commit objects (gitformat: "tree", "parent", "author", "committer", further headers, an empty line, the message).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

// Who and when. What is missing or malformed stays empty or 0; the rest is used.
struct Signature {
  std::string name;
  std::string email;
  std::int64_t time = 0;  // seconds since 1970 UTC
  std::int32_t zone = 0;  // minutes east of UTC
};

struct Commit {
  ObjectId tree;
  std::vector<ObjectId> parents;
  Signature author;
  Signature committer;
  std::string encoding;  // "" is UTF-8
  std::string message;   // as stored, in `encoding`
};

// "NAME <EMAIL> SECONDS ZONE", in whatever state it is.
Signature parse_signature(Bytes text);

// Fails when the tree or a parent is missing or malformed. Signatures (gpgsig) and unknown headers are passed over.
Result<Commit> parse_commit(Bytes object, HashKind kind);

// What a walk needs, without copying any text: about five times as fast as parse_commit.
struct CommitLinks {
  ObjectId tree;
  std::vector<ObjectId> parents;
  std::int64_t time = 0;  // the committer's
};
Result<CommitLinks> parse_commit_links(Bytes object, HashKind kind);

// Splits the headers of a commit or tag from its message. Each call takes one header with its continued lines off the
// front of `rest`; false at the empty line, which is taken too, so that `rest` is the message.
struct ObjectHeader {
  Bytes key;
  Bytes value;  // with the line ends of continued lines
};
bool next_header(Bytes& rest, ObjectHeader& header);

}  // namespace assay::git
