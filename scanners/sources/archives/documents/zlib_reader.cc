#include "scanners/sources/archives/documents/zlib_reader.h"

#include <algorithm>
#include <array>

#include "scanners/sources/archives/decompress.h"

namespace assay::archives {

namespace {

constexpr std::size_t kHeader = 2;
// Other bytes that begin alike rarely inflate to that before they are refused.
constexpr std::size_t kSure = 1024;

// What git writes before an object's content.
bool is_git_object(Bytes text) {
  constexpr std::array<std::string_view, 4> kTypes = {"blob ", "tree ", "commit ", "tag "};
  return std::any_of(kTypes.begin(), kTypes.end(), [&](std::string_view type) { return text.starts_with(type); });
}

}  // namespace

bool read_zlib(RandomReader& bytes, Container& into) {
  RangeReader packed(bytes, kHeader, bytes.size());
  Decompressor unpacked(deflate_codec(), ContainerKind::none, packed, into.budget());
  std::vector<char> head(kSure);
  const Filled filled = fill(unpacked, head);
  const Bytes begin(head.data(), filled.size);
  if (filled.size == 0) return false;
  if (!filled.status && !is_git_object(begin)) return false;
  ChainedReader content(begin, unpacked);
  bool clean = true;
  (void)into.member("(inflated)", content, clean);
  return true;
}

}  // namespace assay::archives
