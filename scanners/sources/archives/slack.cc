#include "scanners/sources/archives/slack.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "scanners/sources/archives/seven_zip_memory.h"
#include "scanners/sources/archives/seven_zip_streams.h"

namespace assay::archives {

namespace {

using namespace std::string_view_literals;

constexpr const char* kPackedComment = "has a comment that is packed, which is not read";
constexpr const char* kUnknownLayout =
    "is laid out in a way that is not understood: what stands between its members is not seen";
// Headers, blocks and folders beyond this are no archive that anybody made.
constexpr std::size_t kMostParts = std::size_t{1} << 20;

// Sorted or not, over one another or not. One of no bytes parts what stands before it from what stands behind.
using Spans = std::vector<ByteSpan>;

class Fields {
 public:
  Fields(RandomReader& bytes, std::uint64_t at, std::size_t size) {
    const auto view = bytes.view(at, size, scratch_);
    if (view) text_ = *view;
  }
  std::size_t size() const { return text_.size(); }
  Bytes text() const { return text_; }
  // What lies behind the end is zero.
  std::uint64_t little(std::size_t at, std::size_t size) const {
    std::uint64_t out = 0;
    for (std::size_t i = size; i-- > 0;) out = out << 8 | byte(at + i);
    return out;
  }
  unsigned byte(std::size_t at) const { return at < text_.size() ? static_cast<unsigned char>(text_[at]) : 0U; }
  // Seven bits in each byte; moves `at` behind it.
  std::uint64_t number(std::size_t& at) const {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      const unsigned one = byte(at++);
      out |= std::uint64_t{one & 0x7FU} << shift;
      if ((one & 0x80U) == 0) break;
    }
    return out;
  }

 private:
  std::vector<char> scratch_;
  Bytes text_;
};

// RAR 5.0 archive format, "General archive structure".
std::optional<Spans> rar5_data(RandomReader& bytes, Container& into) {
  constexpr std::uint64_t kFile = 2, kService = 3, kEncryption = 4, kEnd = 5;
  constexpr std::size_t kSignature = 8, kLongestHeader = 256;
  Spans data = {{0, kSignature}};
  std::uint64_t at = kSignature;
  for (std::size_t parts = 0; at < bytes.size(); ++parts) {
    if (parts == kMostParts) return std::nullopt;
    const Fields block(bytes, at, kLongestHeader);
    std::size_t field = 4;
    const std::uint64_t header = block.number(field);
    if (header == 0 || header > bytes.size() - at) return data;  // no block: bytes like any others
    const std::uint64_t header_end = at + field + header;
    const std::uint64_t type = block.number(field), flags = block.number(field);
    if ((flags & 1U) != 0) (void)block.number(field);
    const std::uint64_t size = (flags & 2U) != 0 ? block.number(field) : 0;
    if (type == kEncryption) {
      data.push_back({at, bytes.size()});
      return data;
    }
    if (header_end > bytes.size() || size > bytes.size() - header_end) return data;
    if (type == kService) {
      const std::uint64_t file_flags = block.number(field);
      (void)block.number(field);
      (void)block.number(field);
      field += ((file_flags & 2U) != 0 ? 4U : 0U) + ((file_flags & 4U) != 0 ? 4U : 0U);
      constexpr std::uint64_t kMethod = 0x380;
      if ((block.number(field) & kMethod) != 0 && block.text().find("CMT") != Bytes::npos) into.gap(kPackedComment);
    }
    data.push_back({header_end, header_end + (type == kFile ? size : 0)});
    at = header_end + size;
    data.push_back({at, at});
    if (type == kEnd) return data;
  }
  return data;
}

// The same of versions 1.5 to 4 (the archive's technote.txt).
std::optional<Spans> rar4_data(RandomReader& bytes, Container& into) {
  constexpr unsigned kMain = 0x73, kFile = 0x74, kNew = 0x7A, kEnd = 0x7B;
  constexpr std::size_t kSignature = 7, kLeast = 7, kMethodAt = 25, kStored = 0x30;
  Spans data = {{0, kSignature}};
  std::uint64_t at = kSignature;
  for (std::size_t parts = 0; at + kLeast <= bytes.size(); ++parts) {
    if (parts == kMostParts) return std::nullopt;
    const Fields block(bytes, at, 64);
    const unsigned type = block.byte(2);
    const std::uint64_t flags = block.little(3, 2), header = block.little(5, 2);
    if (header < kLeast || header > bytes.size() - at || type < kMain || type > kEnd) return data;
    std::uint64_t size = (flags & 0x8000U) != 0 || type == kFile || type == kNew ? block.little(7, 4) : 0;
    if ((type == kFile || type == kNew) && (flags & 0x100U) != 0) size |= block.little(32, 4) << 32;
    if (type == kMain && (flags & 0x80U) != 0) {  // all that follows is encrypted
      data.push_back({at, bytes.size()});
      return data;
    }
    if (type == kMain && (flags & 2U) != 0) into.gap(kPackedComment);
    if (size > bytes.size() - at - header) return data;
    if (type == kNew && block.byte(kMethodAt) != kStored && block.text().find("CMT") != Bytes::npos)
      into.gap(kPackedComment);
    data.push_back({at + header, at + header + (type == kFile ? size : 0)});
    at += header + size;
    data.push_back({at, at});
    if (type == kEnd) return data;
  }
  return data;
}

std::optional<Spans> rar_data(RandomReader& bytes, Container& into) {
  const Fields begin(bytes, 0, 8);
  return begin.text() == "Rar!\x1A\x07\x01\0"sv ? rar5_data(bytes, into) : rar4_data(bytes, into);
}

// [MS-CAB] §2.
std::optional<Spans> cabinet_data(RandomReader& bytes) {
  constexpr std::size_t kHeader = 36, kFolder = 8, kBlock = 8;
  const Fields header(bytes, 0, kHeader + 4);
  const std::uint64_t flags = header.little(30, 2), folders = header.little(26, 2);
  const bool reserved = (flags & 4U) != 0;
  std::uint64_t at = kHeader;
  if (reserved) at += 4 + header.little(kHeader, 2);
  const std::uint64_t folder_bytes = kFolder + (reserved ? header.byte(kHeader + 2) : 0U);
  const std::uint64_t block_bytes = kBlock + (reserved ? header.byte(kHeader + 3) : 0U);
  // The cabinets before and behind, two names each.
  for (const unsigned flag : {1U, 2U}) {
    if ((flags & flag) == 0) continue;
    const Fields names(bytes, at, 1024);
    const std::size_t first = names.text().find('\0');
    const std::size_t second = first == Bytes::npos ? Bytes::npos : names.text().find('\0', first + 1);
    if (second == Bytes::npos) return std::nullopt;
    at += second + 1;
  }
  Spans data = {{0, kHeader}};
  for (std::uint64_t i = 0; i < folders; ++i, at += folder_bytes) {
    const Fields folder(bytes, at, kFolder);
    std::uint64_t block_at = folder.little(0, 4);
    for (std::uint64_t left = folder.little(4, 2); left > 0; --left) {
      if (data.size() == kMostParts) return std::nullopt;
      const Fields block(bytes, block_at, kBlock);
      if (block.size() < kBlock) break;
      const std::uint64_t begin = block_at + block_bytes;
      block_at = begin + block.little(4, 2);
      data.push_back({begin, block_at});
    }
  }
  return data;
}

// ECMA-119 §8.4, §9.1: the files of all folders below the root.
std::optional<Spans> iso_data(RandomReader& bytes) {
  constexpr std::uint64_t kSector = 2048, kPrimary = 16 * kSector, kMostFolderBytes = std::uint64_t{64} << 20;
  constexpr std::size_t kRoot = 156, kRecord = 34;
  const Fields volume(bytes, kPrimary, kRoot + kRecord);
  if (volume.byte(0) != 1) return std::nullopt;
  Spans data;
  std::set<std::uint64_t> known;
  std::vector<ByteSpan> folders;
  const auto add_folder = [&](std::uint64_t sector, std::uint64_t size) {
    if (known.insert(sector).second) folders.push_back({sector * kSector, sector * kSector + size});
  };
  add_folder(volume.little(kRoot + 2, 4), volume.little(kRoot + 10, 4));
  std::uint64_t read = 0;
  while (!folders.empty()) {
    const ByteSpan folder = folders.back();
    folders.pop_back();
    for (std::uint64_t sector = folder.begin; sector < std::min(folder.end, bytes.size()); sector += kSector) {
      read += kSector;
      if (read > kMostFolderBytes || data.size() > kMostParts) return std::nullopt;
      const Fields records(bytes, sector, kSector);
      for (std::size_t at = 0; at + kRecord <= records.size() && records.byte(at) >= kRecord; at += records.byte(at)) {
        const std::uint64_t begin = records.little(at + 2, 4), size = records.little(at + 10, 4);
        if ((records.byte(at + 25) & 2U) != 0) {
          add_folder(begin, size);
        } else {
          data.push_back({begin * kSector, begin * kSector + size});
        }
      }
    }
  }
  return data;
}

std::optional<Spans> seven_zip_spans(RandomReader& bytes, Container& into) {
  Spans data;
  return seven_zip_data(bytes, into, data) ? std::optional(std::move(data)) : std::nullopt;
}

std::optional<Spans> data_of(ContainerKind kind, RandomReader& bytes, Container& into) {
  switch (kind) {
    case ContainerKind::seven_zip:
      return seven_zip_spans(bytes, into);
    case ContainerKind::rar:
      return rar_data(bytes, into);
    case ContainerKind::cabinet:
      return cabinet_data(bytes);
    default:
      return iso_data(bytes);
  }
}

void hand_on(RandomReader& bytes, std::uint64_t begin, std::uint64_t end, Container& into) {
  if (begin >= end) return;
  if (end - begin > into.limits().whole_file_bytes) {
    RangeReader range(bytes, begin, end);
    return into.outside(range, begin);
  }
  std::vector<char> scratch;
  const auto text = bytes.view(begin, static_cast<std::size_t>(end - begin), scratch);
  if (!text) return into.gap(text.error().why);
  into.outside(*text, begin);
}

}  // namespace

void hand_on_slack(ContainerKind kind, RandomReader& bytes, Container& into) {
  std::optional<Spans> data = data_of(kind, bytes, into);
  if (!data) return into.gap(kUnknownLayout);
  std::sort(data->begin(), data->end(), [](const ByteSpan& a, const ByteSpan& b) { return a.begin < b.begin; });
  std::uint64_t done = 0;
  for (const ByteSpan& span : *data) {
    if (into.budget().exhausted()) return;
    hand_on(bytes, done, std::min(span.begin, bytes.size()), into);
    done = std::max(done, span.end);
  }
  hand_on(bytes, done, bytes.size(), into);
}

}  // namespace assay::archives
