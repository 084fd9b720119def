// The multi-pack-index (gitformat-pack(5), "multi-pack-index (MIDX) files"): which pack holds which object.
//
// Every pack normally keeps its own index, which is read instead; this one says which packs must be here, and stands in
// for the index of a pack that has lost its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/pack_index.h"

namespace assay::git {

class MultiPackIndex {
 public:
  // `bytes` must outlive it.
  static Result<MultiPackIndex> parse(Bytes bytes, HashKind kind, const std::string& path);

  // "pack-….idx", as the file has them.
  const std::vector<std::string>& pack_names() const { return pack_names_; }
  std::uint32_t size() const { return size_; }

  // Whether the file's own checksum is right: reads all of it.
  bool checksum_holds() const;

  // The objects that it takes from pack_names()[pack], sorted by name. Fails when an offset is not there.
  Result<std::vector<PackIndex::Entry>> entries_of(std::uint32_t pack) const;

 private:
  Bytes bytes_;
  std::string path_;
  HashKind kind_ = HashKind::sha1;
  std::uint32_t size_ = 0;
  std::vector<std::string> pack_names_;
  Bytes names_;
  Bytes offsets_;
  Bytes large_;
};

}  // namespace assay::git
