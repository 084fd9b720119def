#include "scanners/sources/git/store/pack_file.h"

#include <utility>

#include "base/hash.h"
#include "scanners/sources/git/objects/pack_bytes.h"

namespace assay::git {

namespace {

// A header and an empty zlib stream. An index may have holes and say anything, and each of its objects takes 70 bytes
// of a scan's tables: of so many as are never too many the pack's sound part is scanned, whatever is lost of it.
constexpr std::size_t kSmallestEntry = 9;
constexpr std::size_t kSurelyHeld = std::size_t{1} << 20;

Error problem(const std::string& path, std::string why) {
  return {"reading the pack", path, std::move(why), "run 'git fsck'"};
}

}  // namespace

Result<std::unique_ptr<Pack>> Pack::open(const std::string& stem, HashKind kind, std::vector<Error>& problems) {
  std::unique_ptr<Pack> pack(new Pack);
  const std::string index_path = stem + ".idx";
  Result<MappedFile> index_file = MappedFile::open(index_path);
  if (!index_file) return tl::make_unexpected(index_file.error());
  pack->index_file_ = std::move(*index_file);
  Result<PackIndex> index = PackIndex::parse(pack->index_file_.bytes(), kind, index_path);
  if (!index) return tl::make_unexpected(index.error());
  pack->index_ = *index;
  pack->path_ = stem + ".pack";
  const Status status = pack->check(kind, problems);
  if (!status) return tl::make_unexpected(status.error());
  return pack;
}

Result<std::unique_ptr<Pack>> Pack::open_with(const std::string& stem, std::string index, HashKind kind,
                                              std::vector<Error>& problems) {
  std::unique_ptr<Pack> pack(new Pack);
  pack->made_index_ = std::move(index);
  Result<PackIndex> parsed = PackIndex::parse(pack->made_index_, kind, stem + ".idx");
  if (!parsed) return tl::make_unexpected(parsed.error());
  pack->index_ = *parsed;
  pack->path_ = stem + ".pack";
  const Status status = pack->check(kind, problems);
  if (!status) return tl::make_unexpected(status.error());
  return pack;
}

bool Pack::checksum_holds(HashKind kind) const {
  const Bytes covered = bytes().substr(0, end_);
  const Bytes trailer = bytes().substr(end_);
  return kind == HashKind::sha1 ? as_bytes(sha1(covered)) == trailer : as_bytes(sha256(covered)) == trailer;
}

Status Pack::check(HashKind kind, std::vector<Error>& problems) {
  Result<MappedFile> file = MappedFile::open(path_);
  if (!file) return tl::make_unexpected(file.error());
  pack_ = std::move(*file);
  const std::size_t width = width_of(kind);
  if (bytes().size() < kHeader + width) return tl::make_unexpected(problem(path_, "it is cut off"));
  if (bytes().substr(0, 4) != "PACK") return tl::make_unexpected(problem(path_, "it is not a pack"));
  const std::uint32_t version = big32(bytes().data() + 4);
  if (version != 2 && version != 3) {
    return tl::make_unexpected(problem(path_, cat("version ", version, " is unknown")));
  }
  end_ = bytes().size() - width;
  if (index_.size() > kSurelyHeld && index_.size() > (end_ - kHeader) / kSmallestEntry) {
    return tl::make_unexpected(
        problem(path_, cat("its index lists ", index_.size(), " objects, more than ", end_, " bytes can hold")));
  }
  const std::uint32_t count = big32(bytes().data() + 8);
  const Bytes wanted = index_.pack_checksum();
  if (!wanted.empty() && wanted != bytes().substr(end_)) {
    problems.push_back(problem(path_, "it is cut off, damaged, or not the pack that its index is for"));
  } else if (count != index_.size()) {
    problems.push_back(problem(path_, cat("it holds ", count, " objects and its index lists ", index_.size())));
  }
  return {};
}

}  // namespace assay::git
