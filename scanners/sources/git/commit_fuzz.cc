// Fuzzes the readers of commits, tags and trees, and the line difference of two halves of the input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scanners/sources/git/commit.h"
#include "scanners/sources/git/line_diff.h"
#include "scanners/sources/git/tag.h"
#include "scanners/sources/git/tree.h"

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
  const std::size_t lines = split_lines(bytes.substr(size / 2)).size();
  const LineChanges changes = diff_lines(bytes.substr(0, size / 2), bytes.substr(size / 2), 10'000);
  for (const LineSpan& span : changes.added) {
    if (span.first < 1 || span.last < span.first || span.last > lines) std::abort();
  }
  return 0;
}
