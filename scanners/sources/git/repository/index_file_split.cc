#include "scanners/sources/git/repository/index_file_split.h"

namespace assay::git {

namespace {

std::uint64_t take_number(Bytes& bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  bytes.remove_prefix(size);
  return value;
}

// EWAH: 32 bits of size in bits, 32 of word count, the words, 32 of where the last run word stands. A run word holds
// one bit, 32 bits of how many words of it follow, and 31 bits of how many literal words come then.
bool take_bitmap(Bytes& bytes, std::uint64_t most, std::vector<std::uint64_t>& set) {
  if (bytes.size() < 8) return false;
  take_number(bytes, 4);
  const std::uint64_t words = take_number(bytes, 4);
  if (words * 8 + 4 > bytes.size()) return false;
  std::uint64_t bit = 0;
  for (std::uint64_t word = 0; word < words;) {
    const std::uint64_t run = take_number(bytes, 8);
    ++word;
    const std::uint64_t run_bits = ((run >> 1) & 0xffffffff) * 64;
    const std::uint64_t literals = run >> 33;
    if (literals > words - word) return false;
    if ((run & 1) != 0) {
      // The last word of a run may reach beyond the entries.
      if (bit > most || run_bits > most - bit + 64) return false;
      for (std::uint64_t i = 0; i < run_bits && bit + i < most; ++i) set.push_back(bit + i);
    }
    bit += run_bits;
    for (std::uint64_t i = 0; i < literals; ++i, ++word) {
      const std::uint64_t literal = take_number(bytes, 8);
      for (std::uint64_t b = 0; b < 64; ++b) {
        if ((literal >> b & 1) == 0) continue;
        if (bit + b >= most) return false;
        set.push_back(bit + b);
      }
      bit += 64;
    }
  }
  take_number(bytes, 4);
  return true;
}

}  // namespace

std::optional<ObjectId> split_link_name(Bytes extension, HashKind kind) {
  if (extension.size() < width_of(kind)) return std::nullopt;
  return ObjectId::from_bytes(extension.data(), kind);
}

std::optional<SplitLink> parse_split_link(Bytes extension, HashKind kind, std::uint64_t most) {
  const std::optional<ObjectId> name = split_link_name(extension, kind);
  if (!name) return std::nullopt;
  SplitLink link;
  link.shared = *name;
  extension.remove_prefix(width_of(kind));
  if (extension.empty()) return link;
  if (!take_bitmap(extension, most, link.deleted) || !take_bitmap(extension, most, link.replaced)) return std::nullopt;
  return link;
}

}  // namespace assay::git
