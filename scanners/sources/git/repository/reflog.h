// Reflog lines (gitrepository-layout(5), "logs"): OLD SP NEW SP NAME SP <EMAIL> SP TIME SP ZONE TAB MESSAGE LF.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "scanners/sources/git/objects/object_id.h"

namespace assay::git {

struct ReflogEntry {
  ObjectId before;  // zero when the ref was created
  ObjectId after;   // zero when it was deleted
  std::int64_t time = 0;
  std::string message;
};

struct ParsedReflog {
  std::vector<ReflogEntry> entries;  // in the order of the file: oldest first
  std::size_t bad_lines = 0;         // lines without two object ids
};

ParsedReflog parse_reflog(Bytes text, HashKind kind);

}  // namespace assay::git
