// Fuzzes the text formats of refs: packed-refs, loose refs, FETCH_HEAD, reflogs.
#include <cstddef>
#include <cstdint>

#include "scanners/sources/git/repository/packed_refs.h"
#include "scanners/sources/git/repository/reflog.h"
#include "scanners/sources/git/repository/refs_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::git;
  const assay::Bytes text(reinterpret_cast<const char*>(data), size);
  for (const HashKind kind : {HashKind::sha1, HashKind::sha256}) {
    const auto visit = [&](const PackedRef& ref) { (void)is_ref_name(ref.name); };
    (void)parse_packed_refs(text, kind, "packed-refs", visit);
    (void)find_packed_ref(text, kind, "refs/heads/main");
    (void)parse_loose_ref("HEAD", text, kind);
    std::size_t bad_lines = 0;
    (void)parse_head_lines("FETCH_HEAD", text, kind, bad_lines);
    (void)parse_reflog(text, kind);
  }
  return 0;
}
