// Fuzzes the readers of commits, tags, trees and LFS pointers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/lfs_pointer.h"
#include "scanners/sources/git/objects/tag.h"
#include "scanners/sources/git/objects/tree.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::git;
  const assay::Bytes bytes(reinterpret_cast<const char*>(data), size);
  for (const HashKind kind : {HashKind::sha1, HashKind::sha256}) {
    const bool commit = parse_commit(bytes, kind).has_value();
    // The two readers of commits accept the same ones.
    if (commit != parse_commit_links(bytes, kind).has_value()) std::abort();
    (void)parse_tag(bytes, kind);
    TreeReader reader(bytes, kind);
    TreeEntry entry;
    while (reader.next(entry)) continue;
  }
  (void)parse_signature(bytes);
  (void)parse_lfs_pointer(bytes);
  return 0;
}
