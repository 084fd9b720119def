// A pack index or a multi-pack-index: every accessor within the bounds that it promises.
#include "scanners/sources/git/store/pack_index.h"
#include "scanners/sources/git/store/pack_multi_index.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace assay;
  using namespace assay::git;
  if (size == 0) return 0;
  const std::string file(reinterpret_cast<const char*>(data) + 1, size - 1);
  const HashKind kind = (data[0] & 1) != 0 ? HashKind::sha256 : HashKind::sha1;
  if ((data[0] & 2) != 0) {
    const auto multi = MultiPackIndex::parse(file, kind, "x");
    if (!multi) return 0;
    (void)multi->checksum_holds();
    for (std::uint32_t pack = 0; pack < multi->pack_names().size() && pack < 4; ++pack) {
      const auto entries = multi->entries_of(pack);
      if (entries) (void)PackIndex::build(*entries, kind);
    }
    return 0;
  }
  const auto index = PackIndex::parse(file, kind, "x");
  if (!index) return 0;
  (void)index->checksum_holds();
  for (std::uint32_t i = 0; i < index->size(); ++i) {
    (void)index->offset(i);
    if (index->has_crc()) (void)index->crc(i);
    (void)index->find(index->name(i));
  }
  return 0;
}
