// A pack and its index, through the whole store: listing, linking, walking, and reading each object by name.
//
// The input describes entries (type, base, payload), so that the deflate streams are right and what is fuzzed is what
// lies inside and between them; what is left of it flips bytes of the two files.
#include <libdeflate.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/objects/pack_bytes.h"
#include "scanners/sources/git/store/pack_index.h"

namespace {

using namespace assay;
using namespace assay::git;

class Input {
 public:
  Input(const unsigned char* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
  bool empty() const { return rest_.empty(); }
  unsigned byte() {
    if (rest_.empty()) return 0;
    const unsigned value = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return value;
  }
  Bytes bytes(std::size_t size) {
    const Bytes taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  Bytes rest_;
};

std::string deflate(Bytes bytes) {
  libdeflate_compressor* compressor = libdeflate_alloc_compressor(1);
  std::string out(libdeflate_zlib_compress_bound(compressor, bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor, bytes.data(), bytes.size(), out.data(), out.size()));
  libdeflate_free_compressor(compressor);
  return out;
}

void write(const std::string& path, const std::string& bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

class Visitor final : public ForestVisitor {
 public:
  void visit(const Visit& visit) override {
    ++seen;
    for (const CopiedRun& run : visit.copied) {
      if (visit.content.substr(run.at, run.size) != visit.base.substr(run.from, run.size)) std::abort();
    }
  }
  void failed(ObjectIndex, const Error&) override { ++seen; }
  std::size_t seen = 0;
};

std::string name_of_entry(unsigned i) { return std::string(20, static_cast<char>(i * 16 + 1)); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "assay-fuzz-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    std::filesystem::create_directories(name + "/pack");
    return name;
  }();

  Input input(data, size);
  const unsigned count = input.byte() % 12;
  std::string body;
  std::vector<PackIndex::Entry> entries;
  for (unsigned i = 0; i < count; ++i) {
    const unsigned head = input.byte();
    const unsigned type = head & 7;
    const unsigned base = input.byte();
    const Bytes payload = input.bytes(input.byte());
    const std::uint64_t offset = 12 + body.size();
    body += static_cast<char>(0x80 | type << 4 | (payload.size() & 15));
    body += static_cast<char>(payload.size() >> 4 & 0x7f);
    if (type == 6) body += static_cast<char>(base & 0x7f);
    if (type == 7) body += name_of_entry(base % 12);
    body += deflate(payload);
    entries.push_back({name_of_entry(i), offset});
  }
  std::string pack = std::string("PACK\0\0\0\2\0\0\0", 11) + static_cast<char>(count) + body + std::string(20, '\0');
  std::string index = PackIndex::build(entries, HashKind::sha1);
  while (!input.empty()) {
    std::string& file = (input.byte() & 1) != 0 ? pack : index;
    const std::size_t at = (input.byte() << 8 | input.byte()) % file.size();
    file[at] = static_cast<char>(file[at] ^ static_cast<char>(input.byte()));
  }
  write(folder + "/pack/p.pack", pack);
  write(folder + "/pack/p.idx", index);

  Limits limits;
  limits.object_bytes = 1 << 16;
  limits.delta_depth = 8;
  const auto store = ObjectStore::open(folder, HashKind::sha1, limits);
  if (!store) return 0;
  const auto forest = PackForest::build(**store, 1, limits);
  if (!forest) return 0;
  Visitor visitor;
  forest->walk({true, true, true, true}, {&visitor}, limits);
  if (visitor.seen != forest->size()) std::abort();
  for (ObjectIndex i = 0; i < forest->size(); ++i) {
    if (forest->find(forest->id(i)) != i) std::abort();
    (void)(*store)->read(forest->id(i));
  }
  return 0;
}
