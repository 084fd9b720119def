// Pointer files of Git LFS: what git stores in the place of a large file, whose bytes lie below lfs/objects.
// https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace assay::git {

struct LfsPointer {
  std::string oid;         // SHA-256 of the file, 64 lower-case hexadecimal digits
  std::uint64_t size = 0;  // of the file, in bytes

  // Where the bytes lie below the lfs folder: "objects/ab/cd/abcd…".
  std::string path() const { return "objects/" + oid.substr(0, 2) + "/" + oid.substr(2, 2) + "/" + oid; }
};

// Nothing for what is no pointer; of text that is none it costs a comparison.
std::optional<LfsPointer> parse_lfs_pointer(Bytes blob);

}  // namespace assay::git
