#include "scanners/sources/archives/slack.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "scanners/sources/archives/layout_fields.h"
#include "scanners/sources/archives/seven_zip_memory.h"
#include "scanners/sources/archives/seven_zip_streams.h"

namespace assay::archives {

namespace {

using namespace std::string_view_literals;

constexpr const char* kPackedComment = "has a comment that is packed, which is not read";
constexpr const char* kMoreFiles = "has more files than could be read";
constexpr const char* kNoEnd = "is cut off, or damaged: its end is not where its headers lead";
constexpr const char* kUnknownLayout =
    "is laid out in a way that is not understood: what stands between its members is not seen";
// Headers, blocks and folders beyond this are no archive that anybody made.
constexpr std::size_t kMostParts = std::size_t{1} << 20;

// Sorted or not, over one another or not. One of no bytes parts what stands before it from what stands behind.
using Spans = std::vector<ByteSpan>;

// Whether the name of a file, whose fields begin at `field`, ends within its header of so many bytes. What reads beyond
// it takes data for a name.
bool rar5_name_fits(const LayoutFields& block, std::size_t field, std::uint64_t header) {
  const std::uint64_t flags = block.number(field);
  (void)block.number(field);
  (void)block.number(field);
  field += ((flags & 2U) != 0 ? 4U : 0U) + ((flags & 4U) != 0 ? 4U : 0U);
  (void)block.number(field);
  (void)block.number(field);
  const std::uint64_t name = block.number(field);
  return field <= header && name <= header - field;
}

// RAR 5.0 archive format, "General archive structure".
std::optional<Spans> rar5_data(RandomReader& bytes, std::uint64_t members, Container& into) {
  constexpr std::uint64_t kFile = 2, kService = 3, kEncryption = 4, kEnd = 5;
  constexpr std::size_t kSignature = 8, kLongestHeader = 256;
  Spans data = {{0, kSignature}};
  std::uint64_t at = kSignature, files = 0;
  for (std::size_t parts = 0; at < bytes.size(); ++parts) {
    if (parts == kMostParts) return std::nullopt;
    const LayoutFields block(bytes, at, kLongestHeader);
    std::size_t field = 4;
    const std::uint64_t header = block.number(field);
    if (header == 0 || header > bytes.size() - at) break;  // no block: bytes like any others
    const std::uint64_t header_end = at + field + header;
    const std::uint64_t type = block.number(field), flags = block.number(field);
    if ((flags & 1U) != 0) (void)block.number(field);
    const std::uint64_t size = (flags & 2U) != 0 ? block.number(field) : 0;
    if (type == kEncryption) {
      data.push_back({at, bytes.size()});
      return data;
    }
    if (header_end > bytes.size() || size > bytes.size() - header_end) break;
    files += type == kFile ? 1U : 0U;
    if (type == kFile && !rar5_name_fits(block, field, header_end - at)) into.gap(kNoEnd);
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
    if (type == kEnd) {
      if (files > members) into.gap(kMoreFiles);
      return data;
    }
  }
  into.gap(kNoEnd);
  return data;
}

// The same of versions 1.5 to 4 (the archive's technote.txt).
std::optional<Spans> rar4_data(RandomReader& bytes, std::uint64_t members, Container& into) {
  constexpr unsigned kMain = 0x73, kFile = 0x74, kNew = 0x7A, kEnd = 0x7B;
  constexpr std::size_t kSignature = 7, kLeast = 7, kMethodAt = 25, kStored = 0x30;
  Spans data = {{0, kSignature}};
  std::uint64_t at = kSignature, files = 0;
  for (std::size_t parts = 0; at + kLeast <= bytes.size(); ++parts) {
    if (parts == kMostParts) return std::nullopt;
    const LayoutFields block(bytes, at, 64);
    const unsigned type = block.byte(2);
    const std::uint64_t flags = block.little(3, 2), header = block.little(5, 2);
    if (header < kLeast || header > bytes.size() - at || type < kMain || type > kEnd) break;
    std::uint64_t size = (flags & 0x8000U) != 0 || type == kFile || type == kNew ? block.little(7, 4) : 0;
    if ((type == kFile || type == kNew) && (flags & 0x100U) != 0) size |= block.little(32, 4) << 32;
    if (type == kMain && (flags & 0x80U) != 0) {  // all that follows is encrypted
      data.push_back({at, bytes.size()});
      return data;
    }
    if (type == kMain && (flags & 2U) != 0) into.gap(kPackedComment);
    if (size > bytes.size() - at - header) break;
    if (type == kNew && block.byte(kMethodAt) != kStored && block.text().find("CMT") != Bytes::npos)
      into.gap(kPackedComment);
    files += type == kFile ? 1U : 0U;
    data.push_back({at + header, at + header + (type == kFile ? size : 0)});
    at += header + size;
    data.push_back({at, at});
    if (type == kEnd) break;  // older ones have none
  }
  if (files > members) into.gap(kMoreFiles);
  return data;
}

std::optional<Spans> rar_data(RandomReader& bytes, std::uint64_t members, Container& into) {
  const LayoutFields begin(bytes, 0, 8);
  return begin.text() == "Rar!\x1A\x07\x01\0"sv ? rar5_data(bytes, members, into) : rar4_data(bytes, members, into);
}

// [MS-CAB] §2.4: whether the files of each folder are all of what it unpacks to, one behind another. `unpacked`: of
// each folder. A file that another cabinet has a part of may be any part.
bool cabinet_files_fill(RandomReader& bytes, const std::vector<std::uint64_t>& unpacked) {
  constexpr std::size_t kFilesAt = 16, kNumberAt = 28, kFile = 16, kLongestName = 257;
  constexpr std::uint64_t kContinued = 0xFFFD;
  const LayoutFields header(bytes, 0, 36);
  std::vector<std::uint64_t> filled(unpacked.size());
  bool continued = false;
  std::uint64_t at = header.little(kFilesAt, 4);
  for (std::uint64_t left = header.little(kNumberAt, 2); left > 0; --left) {
    const LayoutFields file(bytes, at, kFile + kLongestName);
    const std::uint64_t size = file.little(0, 4), begin = file.little(4, 4), folder = file.little(8, 2);
    const std::size_t name = file.size() < kFile ? Bytes::npos : file.text().find('\0', kFile);
    if (name == Bytes::npos) return false;
    at += name + 1;
    continued = continued || folder >= kContinued;
    if (folder >= kContinued) continue;
    if (folder >= filled.size() || begin != filled[folder]) return false;
    filled[folder] += size;
  }
  return continued || filled == unpacked;
}

// [MS-CAB] §2.
std::optional<Spans> cabinet_data(RandomReader& bytes, std::uint64_t members, Container& into) {
  constexpr std::size_t kHeader = 36, kFolder = 8, kBlock = 8;
  const LayoutFields header(bytes, 0, kHeader + 4);
  const std::uint64_t flags = header.little(30, 2), folders = header.little(26, 2);
  const bool reserved = (flags & 4U) != 0;
  std::uint64_t at = kHeader;
  if (reserved) at += 4 + header.little(kHeader, 2);
  const std::uint64_t folder_bytes = kFolder + (reserved ? header.byte(kHeader + 2) : 0U);
  const std::uint64_t block_bytes = kBlock + (reserved ? header.byte(kHeader + 3) : 0U);
  // The cabinets before and behind, two names each.
  for (const unsigned flag : {1U, 2U}) {
    if ((flags & flag) == 0) continue;
    const LayoutFields names(bytes, at, 1024);
    const std::size_t first = names.text().find('\0');
    const std::size_t second = first == Bytes::npos ? Bytes::npos : names.text().find('\0', first + 1);
    if (second == Bytes::npos) return std::nullopt;
    at += second + 1;
  }
  Spans data = {{0, kHeader}};
  std::vector<std::uint64_t> unpacked;
  for (std::uint64_t i = 0; i < folders; ++i, at += folder_bytes) {
    const LayoutFields folder(bytes, at, kFolder);
    unpacked.push_back(0);
    std::uint64_t block_at = folder.little(0, 4);
    for (std::uint64_t left = folder.little(4, 2); left > 0; --left) {
      if (data.size() == kMostParts) return std::nullopt;
      const LayoutFields block(bytes, block_at, kBlock);
      if (block.size() < kBlock) break;
      const std::uint64_t begin = block_at + block_bytes;
      block_at = begin + block.little(4, 2);
      unpacked.back() += block.little(6, 2);
      data.push_back({begin, block_at});
    }
  }
  if (header.little(28, 2) > members) into.gap(kMoreFiles);
  if (!cabinet_files_fill(bytes, unpacked))
    into.gap("has files that are not all of what it holds: no program unpacks the rest");
  return data;
}

// ECMA-119 §8.4, §9.1: the files of all folders below the root.
std::optional<Spans> iso_data(RandomReader& bytes, std::uint64_t files, Container& into) {
  constexpr std::uint64_t kSector = 2048, kPrimary = 16 * kSector, kMostFolderBytes = std::uint64_t{64} << 20;
  constexpr std::size_t kBlockSize = 128, kRoot = 156, kRecord = 34;
  std::uint64_t told = 0;
  bool differ = false;
  const LayoutFields volume(bytes, kPrimary, kRoot + kRecord);
  if (volume.byte(0) != 1 || volume.little(kBlockSize, 2) != kSector) return std::nullopt;
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
      const LayoutFields records(bytes, sector, kSector);
      for (std::size_t at = 0; at + kRecord <= records.size() && records.byte(at) >= kRecord; at += records.byte(at)) {
        const std::uint64_t begin = records.little(at + 2, 4), size = records.little(at + 10, 4);
        const unsigned flags = records.byte(at + 25);
        differ = differ || begin != records.big(at + 6) || size != records.big(at + 14);
        if ((flags & 2U) != 0) {
          add_folder(begin, size);
        } else {
          told += (flags & 0x80U) == 0 ? 1U : 0U;  // further parts of a file follow the others
          data.push_back({begin * kSector, begin * kSector + size});
        }
      }
    }
  }
  if (told > files) into.gap(kMoreFiles);
  if (differ) into.gap("has places or sizes that differ between the two orders of bytes that each is written in");
  return data;
}

std::optional<Spans> seven_zip_spans(RandomReader& bytes, Container& into) {
  Spans data;
  return seven_zip_data(bytes, into, data) ? std::optional(std::move(data)) : std::nullopt;
}

std::optional<Spans> data_of(ContainerKind kind, RandomReader& bytes, const LibraryReader::Counts& read,
                             Container& into) {
  switch (kind) {
    case ContainerKind::seven_zip:
      return seven_zip_spans(bytes, into);
    case ContainerKind::rar:
      return rar_data(bytes, read.members, into);
    case ContainerKind::cabinet:
      return cabinet_data(bytes, read.members, into);
    default:
      return iso_data(bytes, read.files, into);
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

void hand_on_slack(ContainerKind kind, RandomReader& bytes, const LibraryReader::Counts& read, Container& into) {
  std::optional<Spans> data = data_of(kind, bytes, read, into);
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
