// A pack and its index, mapped.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/file.h"
#include "base/result.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/pack_entry.h"
#include "scanners/sources/git/store/pack_index.h"

namespace assay::git {

class Pack {
 public:
  static constexpr std::uint64_t kHeader = 12;

  // `stem` is the path without ".pack". Damage that leaves something readable (an index for another pack, a wrong
  // number of objects) goes to `problems`; an error means that nothing of it can be read.
  static Result<std::unique_ptr<Pack>> open(const std::string& stem, HashKind kind, std::vector<Error>& problems);
  // With an index made from a multi-pack-index, for a pack that has none of its own.
  static Result<std::unique_ptr<Pack>> open_with(const std::string& stem, std::string index, HashKind kind,
                                                 std::vector<Error>& problems);

  const std::string& path() const { return path_; }
  const PackIndex& index() const { return index_; }
  Bytes bytes() const { return pack_.bytes(); }
  // Where entries end and the checksum begins.
  std::uint64_t end() const { return end_; }

  // Whether the checksum at its end is right: reads all of it.
  bool checksum_holds(HashKind kind) const;

  // From `offset` to the end of all entries; empty when the offset is not inside.
  Bytes from(std::uint64_t offset) const {
    return offset < kHeader || offset >= end_ ? Bytes() : bytes().substr(offset, end_ - offset);
  }

 private:
  Pack() = default;
  Status check(HashKind kind, std::vector<Error>& problems);

  std::string path_;
  MappedFile pack_;
  MappedFile index_file_;
  std::string made_index_;
  PackIndex index_;
  std::uint64_t end_ = 0;
};

}  // namespace assay::git
