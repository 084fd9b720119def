// Digests of a file's bytes, with a copy of exactly those bytes where one is wanted.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace assay::attest {

struct FileDigest {
  std::string sha256, sha512;  // lower-case hexadecimal
  std::uint64_t bytes = 0;
};

// Reads the descriptor to its end, with bounded memory. `copy`: a descriptor that gets what was read; -1 for none.
// Fails when the file's size is not what was read, or changed meanwhile: then nobody can tell what was digested.
Result<FileDigest> digest_file(int fd, const std::string& name, int copy = -1);

// Of bytes in memory.
FileDigest digest_text(std::string_view text);

}  // namespace assay::attest
