#include "scanners/sources/archives/zip_directory.h"

#include <algorithm>
#include <string_view>

#include "base/strings.h"

namespace assay::archives {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t kCentralBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kLongestComment = 65535;

std::uint64_t number(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}
std::uint16_t u16(Bytes bytes, std::size_t at) { return static_cast<std::uint16_t>(number(bytes, at, 2)); }
std::uint32_t u32(Bytes bytes, std::size_t at) { return static_cast<std::uint32_t>(number(bytes, at, 4)); }

// Sizes and offset of entries beyond 4 GiB (§4.5.3): only the fields that are all ones stand there, in this order.
void read_zip64(ZipHeader& header, bool has_offset) {
  Bytes extra = header.extra;
  while (extra.size() >= 4) {
    const std::size_t size = std::min<std::size_t>(u16(extra, 2), extra.size() - 4);
    Bytes field = extra.substr(4, size);
    if (u16(extra, 0) == 1) {
      const auto take = [&field](std::uint64_t& value) {
        if (value != 0xFFFFFFFF || field.size() < 8) return;
        value = number(field, 0, 8);
        field.remove_prefix(8);
      };
      take(header.unpacked);
      take(header.packed);
      if (has_offset) take(header.offset);
      return;
    }
    extra.remove_prefix(4 + size);
  }
}

bool parse_central(Bytes bytes, ZipHeader& header) {
  if (bytes.size() < kCentralBytes || !bytes.starts_with("PK\x01\x02"sv)) return false;
  const std::size_t name = u16(bytes, 28), extra = u16(bytes, 30), comment = u16(bytes, 32);
  header.header_bytes = kCentralBytes + name + extra + comment;
  if (bytes.size() < header.header_bytes) return false;
  header.made_by = u16(bytes, 4);
  header.needs = u16(bytes, 6);
  header.flags = u16(bytes, 8);
  header.method = u16(bytes, 10);
  header.time = u32(bytes, 12);
  header.disk = u16(bytes, 34);
  header.external = u32(bytes, 38);
  header.crc = u32(bytes, 16);
  header.packed = u32(bytes, 20);
  header.unpacked = u32(bytes, 24);
  header.offset = u32(bytes, 42);
  header.name = bytes.substr(kCentralBytes, name);
  header.extra = bytes.substr(kCentralBytes + name, extra);
  header.comment = bytes.substr(kCentralBytes + name + extra, comment);
  read_zip64(header, true);
  return true;
}

// What the record at the end says of the directory.
struct End {
  std::uint64_t at = 0;  // where the directory ends
  std::uint64_t entries = 0, size = 0, offset = 0;
  std::uint64_t record = 0;
  std::size_t comment = 0;
  bool several_disks = false, wide = false, two_ends = false, two_counts = false;
};

// The 64-bit record that a locator before `end` leads to.
Result<bool> read_end64(RandomReader& file, std::uint64_t end_at, End& end) {
  if (end_at < kLocatorBytes + kEnd64Bytes) return false;
  std::vector<char> scratch, record_scratch;
  const auto locator = file.view(end_at - kLocatorBytes, kLocatorBytes, scratch);
  if (!locator) return tl::make_unexpected(locator.error());
  if (!locator->starts_with("PK\x06\x07"sv)) return false;
  // Bytes before the archive move everything: the record mostly stands directly before its locator.
  for (const std::uint64_t at : {end_at - kLocatorBytes - kEnd64Bytes, number(*locator, 8, 8)}) {
    const auto record = file.view(at, kEnd64Bytes, record_scratch);
    if (!record) return tl::make_unexpected(record.error());
    if (record->size() < kEnd64Bytes || !record->starts_with("PK\x06\x06"sv)) continue;
    const End plain = end;
    end.at = at;
    end.entries = number(*record, 32, 8);
    end.size = number(*record, 40, 8);
    end.offset = number(*record, 48, 8);
    // Programs that know the 64-bit record take it for each field that is all ones here, or for all of them.
    const auto other = [](std::uint64_t said, std::uint64_t wide, std::uint64_t most) {
      return said != most && said != wide;
    };
    end.two_ends = other(plain.entries, end.entries, 0xFFFF) || other(plain.size, end.size, 0xFFFFFFFF) ||
                   other(plain.offset, end.offset, 0xFFFFFFFF);
    end.two_counts = number(*record, 24, 8) != end.entries;
    end.several_disks = u32(*record, 16) != 0 || u32(*record, 20) != 0;
    return true;
  }
  return false;
}

Result<bool> find_end(RandomReader& file, End& end) {
  std::vector<char> scratch;
  const std::uint64_t size = file.size();
  const std::uint64_t from = size - std::min<std::uint64_t>(size, kEndBytes + kLongestComment);
  const auto tail = file.view(from, static_cast<std::size_t>(size - from), scratch);
  if (!tail) return tl::make_unexpected(tail.error());
  for (std::size_t at = tail->rfind("PK\x05\x06"sv); at != Bytes::npos;
       at = at == 0 ? Bytes::npos : tail->rfind("PK\x05\x06"sv, at - 1)) {
    if (at + kEndBytes > tail->size() || at + kEndBytes + u16(*tail, at + 20) > tail->size()) continue;
    end.at = from + at;
    end.record = end.at;
    end.comment = u16(*tail, at + 20);
    end.entries = u16(*tail, at + 10);
    end.size = u32(*tail, at + 12);
    end.offset = u32(*tail, at + 16);
    end.two_counts = u16(*tail, at + 8) != u16(*tail, at + 10);
    end.several_disks = u16(*tail, at + 4) != 0 || u16(*tail, at + 6) != 0;
    const std::uint64_t plain_end = end.at;
    const auto wide = read_end64(file, plain_end, end);
    if (!wide) return tl::make_unexpected(wide.error());
    end.wide = *wide;
    if (end.size > end.at) continue;
    return true;
  }
  return false;
}

}  // namespace

bool parse_zip_local(Bytes bytes, ZipHeader& header) {
  if (bytes.size() < kZipLocalBytes || !bytes.starts_with("PK\x03\x04"sv)) return false;
  const std::size_t name = u16(bytes, 26), extra = u16(bytes, 28);
  header.header_bytes = kZipLocalBytes + name + extra;
  if (bytes.size() < header.header_bytes) return false;
  header.needs = u16(bytes, 4);
  header.flags = u16(bytes, 6);
  header.method = u16(bytes, 8);
  header.time = u32(bytes, 10);
  header.crc = u32(bytes, 14);
  header.packed = u32(bytes, 18);
  header.unpacked = u32(bytes, 22);
  header.name = bytes.substr(kZipLocalBytes, name);
  header.extra = bytes.substr(kZipLocalBytes + name, extra);
  read_zip64(header, false);
  return true;
}

Result<ZipDirectory> read_zip_directory(RandomReader& file, std::uint64_t most_bytes, std::uint64_t most_entries) {
  ZipDirectory out;
  End end;
  const auto found = find_end(file, end);
  if (!found) return tl::make_unexpected(found.error());
  if (!*found) {
    out.begin = file.size();
    out.problem = "is cut off: it has no central directory";
    return out;
  }
  out.found = true;
  out.begin = end.at - end.size;
  out.said_begin = end.offset;
  out.end = end.at;
  out.record = end.record;
  out.comment_bytes = end.comment;
  out.after = end.record + kEndBytes + end.comment;
  out.said_entries = end.entries;
  out.said_size = end.size;
  out.wide = end.wide;
  out.two_ends = end.two_ends;
  out.two_counts = end.two_counts;
  if (end.several_disks) out.problem = "is a part of an archive in several files";
  if (end.size > most_bytes) {
    out.problem = cat("has a central directory of ", human_bytes(end.size), ", more than may be held");
    return out;
  }
  out.bytes.resize(static_cast<std::size_t>(end.size));
  const auto got = file.read_at(out.begin, out.bytes);
  if (!got) return tl::make_unexpected(got.error());
  Bytes left(out.bytes.data(), *got);
  // Bytes before the archive move everything by as much.
  const std::uint64_t shift = out.begin - end.offset;
  while (!left.empty()) {
    ZipHeader header;
    if (!parse_central(left, header)) {
      // A signature of the directory (§4.3.13) may follow the entries.
      if (!left.starts_with("PK\x05\x05"sv) && out.problem.empty())
        out.problem = cat("is damaged: its central directory ends at entry ", out.entries.size());
      break;
    }
    if (out.entries.size() >= most_entries) {
      out.problem = cat("has more than ", most_entries, " members");
      break;
    }
    header.offset += shift;
    left.remove_prefix(header.header_bytes);
    out.listed_bytes += header.header_bytes;
    out.entries.push_back(header);
  }
  // Programs that know no 64-bit record write the count modulo 2^16.
  if (out.problem.empty() && (out.entries.size() & 0xFFFFU) != (end.entries & 0xFFFFU))
    out.problem = cat("is damaged: it says that it has ", end.entries, " members and lists ", out.entries.size());
  return out;
}

bool is_unusual_extra(Bytes extra) {
  while (extra.size() >= 4) {
    const std::size_t size = u16(extra, 2);
    std::size_t usual = 0;
    switch (u16(extra, 0)) {
      case 0x0001:  // 64-bit sizes
        usual = 28;
        break;
      case 0x000A:  // NTFS times
        usual = 32;
        break;
      case 0x5455:  // times
        usual = 13;
        break;
      case 0x7875:  // owner
        usual = 15;
        break;
      case 0x5855:  // times and owner
        usual = 12;
        break;
      case 0x7855:
        usual = 4;
        break;
      default:
        break;
    }
    if (size > usual || 4 + size > extra.size()) return true;
    extra.remove_prefix(4 + size);
  }
  return extra.find_first_not_of('\0') != Bytes::npos;
}

}  // namespace assay::archives
