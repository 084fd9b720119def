#include "scanners/sources/git/store/pack_entry.h"

namespace assay::git {

namespace {
constexpr std::uint64_t kPackHeader = 12;
constexpr const char* kCutOff = "its entry in the pack is cut off";
}  // namespace

const char* parse_entry_header(Bytes entry, std::uint64_t offset, HashKind kind, EntryHeader& header) {
  const unsigned char* const bytes = data_of(entry);
  if (entry.empty()) return kCutOff;
  std::size_t at = 0;
  unsigned byte = bytes[at++];
  const unsigned type = (byte >> 4) & 7;
  header.size = byte & 15;
  for (unsigned shift = 4; (byte & 0x80) != 0; shift += 7) {
    if (at == entry.size()) return kCutOff;
    if (shift > 53) return "its header says an impossible size";
    byte = bytes[at++];
    header.size |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
  }
  if (type == 0 || type == 5) return "its entry in the pack is of an unknown type";
  header.kind = static_cast<EntryKind>(type);
  if (header.kind == EntryKind::ofs_delta) {
    if (at == entry.size()) return kCutOff;
    byte = bytes[at++];
    std::uint64_t back = byte & 0x7f;
    while ((byte & 0x80) != 0) {
      if (at == entry.size()) return kCutOff;
      if (back >= offset) return "its delta base lies outside of the pack";
      byte = bytes[at++];
      back = ((back + 1) << 7) | (byte & 0x7f);
    }
    if (back == 0 || offset < kPackHeader || back > offset - kPackHeader) {
      return "its delta base lies outside of the pack";
    }
    header.base_offset = offset - back;
  } else if (header.kind == EntryKind::ref_delta) {
    if (entry.size() - at < width_of(kind)) return kCutOff;
    header.base_name = entry.data() + at;
    at += width_of(kind);
  }
  header.header = at;
  return nullptr;
}

}  // namespace assay::git
