#include "scanners/packages/archive/zip_layout.h"

#include <algorithm>
#include <ctime>
#include <numeric>
#include <set>

#include "base/strings.h"
#include "base/utf8.h"
#include "scanners/sources/archives/zip_directory.h"

namespace assay::packages {

namespace {

using archives::RandomReader;
using archives::ZipDirectory;
using archives::ZipHeader;

constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t{32} << 20;
constexpr std::size_t kLongestHeader = archives::kZipLocalBytes + 2 * std::size_t{65535};
constexpr std::size_t kUsualHeader = 1024;
constexpr std::uint32_t kAllOnes = 0xFFFFFFFF;

std::uint32_t little(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint32_t out = 0;
  for (std::size_t i = size; i-- > 0;) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

std::int64_t seconds_of(std::uint32_t dos) {
  std::tm parts{};
  parts.tm_year = static_cast<int>(dos >> 25 & 0x7FU) + 80;
  parts.tm_mon = static_cast<int>(dos >> 21 & 0xFU) - 1;
  parts.tm_mday = static_cast<int>(dos >> 16 & 0x1FU);
  parts.tm_hour = static_cast<int>(dos >> 11 & 0x1FU);
  parts.tm_min = static_cast<int>(dos >> 5 & 0x3FU);
  parts.tm_sec = static_cast<int>(dos & 0x1FU) * 2;
  return static_cast<std::int64_t>(::timegm(&parts));
}

class Layout {
 public:
  Layout(RandomReader& file, Package& package, std::vector<ZipData>& data)
      : file_(file), package_(package), data_(data) {}

  Status read(const ZipDirectory& directory) {
    for (const ZipHeader& entry : directory.entries) add(entry);
    std::vector<std::uint32_t> order(directory.entries.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return directory.entries[a].offset < directory.entries[b].offset;
    });
    data_.resize(directory.entries.size());
    for (const std::uint32_t i : order)
      if (Status status = compare(directory.entries[i], directory.begin, data_[i]); !status) return status;
    if (at_ < directory.begin) hidden(cat(directory.begin - at_, " bytes stand between the last member and the list."));
    end(directory);
    return {};
  }

 private:
  void odd(Odd kind, std::string_view member, std::string what) { package_.odd(kind, member, std::move(what)); }
  void hidden(std::string what) { odd(Odd::zip_hidden, {}, std::move(what)); }

  void add(const ZipHeader& entry) {
    constexpr unsigned kUnix = 3;
    Member member;
    member.path = entry.name;
    member.size = entry.unpacked;
    member.packed = entry.packed;
    member.method = entry.method;
    member.time = seconds_of(entry.time);
    if (entry.made_by >> 8 == kUnix) member.mode = entry.external >> 16;
    const std::uint32_t type = member.mode & 0170000U;
    if (type == 0120000U)
      member.kind = Member::Kind::symlink;
    else if (type == 0040000U || entry.name.ends_with('/'))
      member.kind = Member::Kind::folder;
    else if (type != 0 && type != 0100000U)
      member.kind = Member::Kind::device;
    const std::string plain = normal_path(entry.name);
    if (!names_.insert(plain).second)
      odd(Odd::zip_duplicate, entry.name,
          plain == entry.name ? "The list of members has the name twice; programs take either."
                              : cat("The list of members has ", printable(plain), " as well: unpacked they are one."));
    if (entry.method != 0 && entry.method != 8)
      odd(Odd::zip_method, entry.name, cat("It is packed by method ", entry.method, "; installers read 0 and 8."));
    if (entry.encrypted()) odd(Odd::zip_method, entry.name, "It is encrypted.");
    constexpr unsigned kPatched = 0x20, kMasked = 0x2000, kNewest = 63;
    if ((entry.flags & (kPatched | kMasked)) != 0)
      odd(Odd::zip_method, entry.name, "Its flags say that it is patched data, or that its headers are masked.");
    if (const unsigned needs = entry.needs & 0xFFU; needs > kNewest)
      odd(Odd::zip_method, entry.name,
          cat("It asks for version ", needs / 10, '.', needs % 10, " of the format; installers read up to 6.3."));
    if (entry.disk != 0)
      odd(Odd::zip_structure, entry.name, cat("It is said to be in file ", entry.disk, " of an archive of several."));
    constexpr std::uint16_t kUtf8 = 0x800;
    const bool ascii = std::all_of(entry.name.begin(), entry.name.end(), [](char c) { return c > 0; });
    if (!ascii && (entry.flags & kUtf8) == 0)
      odd(Odd::member_name, entry.name, "The name has bytes beyond ASCII and is not marked as UTF-8.");
    if (!entry.comment.empty()) hidden(cat("The member ", printable(entry.name), " has a comment in the list."));
    check_extra(entry.extra, entry);
    package_.members.push_back(std::move(member));
  }

  // Extra fields that programs read differently when they stand twice, or are cut off.
  void check_extra(Bytes extra, const ZipHeader& entry) {
    const std::string_view member = entry.name;
    std::set<std::uint32_t> seen;
    while (!extra.empty()) {
      if (extra.size() < 4 || 4 + little(extra, 2, 2) > extra.size())
        return odd(Odd::zip_structure, member, "Its extra fields are cut off.");
      const std::uint32_t id = little(extra, 0, 2);
      if (!seen.insert(id).second && (id == 0x0001 || id == 0x7075))
        odd(Odd::zip_structure, member, "It has an extra field twice that gives its size or name.");
      if (id == 0x7075)
        odd(Odd::zip_structure, member, "It has a second name in an extra field (Info-ZIP Unicode Path).");
      if (id == 0x0001 && has_other_sizes(extra.substr(4, little(extra, 2, 2)), entry))
        odd(Odd::zip_structure, member, "Its 64-bit extra field gives other sizes than its headers.");
      extra.remove_prefix(4 + little(extra, 2, 2));
    }
  }

  // Sizes of 64 bits count where the plain ones are all ones (§4.5.3), and for some programs always. Where sizes follow
  // the data they may be 0. `field`: without its head; what it says of where the member lies comes behind the sizes.
  static bool has_other_sizes(Bytes field, const ZipHeader& entry) {
    std::vector<std::uint64_t> said;
    for (; field.size() >= 8 && said.size() < 3; field.remove_prefix(8))
      said.push_back(std::uint64_t{little(field, 4, 4)} << 32 | little(field, 0, 4));
    return std::any_of(said.begin(), said.end(), [&](std::uint64_t one) {
      return one != entry.unpacked && one != entry.packed && one != entry.offset && !(one == 0 && entry.sizes_follow());
    });
  }

  Status compare(const ZipHeader& entry, std::uint64_t end, ZipData& data) {
    if (entry.offset > at_ && entry.offset <= end)
      hidden(at_ == 0 ? cat(entry.offset, " bytes stand before the first member.")
                      : cat(entry.offset - at_, " bytes stand before the member ", printable(entry.name), "."));
    if (entry.offset < at_) odd(Odd::zip_structure, entry.name, "It lies over another member.");
    ZipHeader local;
    bool there = false;
    for (const std::size_t most : {kUsualHeader, kLongestHeader}) {
      const auto bytes = file_.view(entry.offset, most, header_);
      if (!bytes) return tl::make_unexpected(bytes.error());
      there = archives::parse_zip_local(*bytes, local);
      if (there || bytes->size() < most) break;
    }
    if (!there) {
      odd(Odd::zip_structure, entry.name, "There is no header where the list says.");
      return {};
    }
    if (local.name != entry.name)
      odd(Odd::zip_structure, entry.name, cat("The header before its data names ", printable(local.name), "."));
    if (local.method != entry.method) odd(Odd::zip_structure, entry.name, "Its two headers name different methods.");
    constexpr std::uint16_t kMeaning = 0x0809;  // encrypted, sizes follow, UTF-8
    if ((local.flags & kMeaning) != (entry.flags & kMeaning))
      odd(Odd::zip_structure, entry.name, "Its two headers have different flags.");
    check_extra(local.extra, entry);
    const std::uint64_t data_end = entry.offset + local.header_bytes + entry.packed;
    data.begin = entry.offset + local.header_bytes;
    data.end = std::max(data.begin, data_end);
    if (data_end < entry.packed || data_end > end) {
      odd(Odd::zip_structure, entry.name, "Its data reach beyond the list of members.");
      at_ = std::max(at_, std::min(end, entry.offset + local.header_bytes));
      return {};
    }
    std::uint64_t descriptor = 0;
    if (entry.sizes_follow() || local.sizes_follow()) {
      odd(Odd::zip_descriptor, entry.name, "Its sizes stand behind its data, in a data descriptor.");
      descriptor = descriptor_bytes(entry, data_end);
      if (descriptor == 0) odd(Odd::zip_structure, entry.name, "Its data descriptor is missing or says otherwise.");
    }
    if (!archives::same_sizes(local, entry) || (local.crc != entry.crc && !(local.crc == 0 && local.sizes_follow()))) {
      odd(Odd::zip_structure, entry.name, "Its two headers have different sizes or checksums.");
    }
    at_ = std::max(at_, data_end + descriptor);
    return {};
  }

  // With its signature or without, in 32 bits or 64 (§4.3.9).
  std::uint64_t descriptor_bytes(const ZipHeader& entry, std::uint64_t at) {
    const auto bytes = file_.view(at, 24, header_);
    if (!bytes) return 0;
    for (const std::size_t begin : {std::size_t{4}, std::size_t{0}}) {
      if (begin == 4 && !bytes->starts_with("PK\x07\x08")) continue;
      if (bytes->size() < begin + 12 || little(*bytes, begin, 4) != entry.crc ||
          little(*bytes, begin + 4, 4) != (entry.packed & kAllOnes))
        continue;
      if (little(*bytes, begin + 8, 4) == (entry.unpacked & kAllOnes)) return begin + 12;
      if (bytes->size() >= begin + 20 && little(*bytes, begin + 12, 4) == (entry.unpacked & kAllOnes))
        return begin + 20;
    }
    return 0;
  }

  void end(const ZipDirectory& directory) {
    if (directory.said_begin != directory.begin)
      odd(Odd::zip_structure, {},
          cat("The end says that the list begins at byte ", directory.said_begin, "; it begins at ", directory.begin,
              "."));
    if (directory.begin + directory.listed_bytes < directory.end)
      hidden(cat(directory.end - directory.begin - directory.listed_bytes, " bytes stand behind the list."));
    if (directory.said_entries != directory.entries.size())
      odd(Odd::zip_structure, {},
          cat("The end says that there are ", directory.said_entries, " members; the list has ",
              directory.entries.size(), "."));
    if (directory.comment_bytes != 0) hidden(cat("The archive has a comment of ", directory.comment_bytes, " bytes."));
    if (directory.after < file_.size()) hidden(cat(file_.size() - directory.after, " bytes stand behind the archive."));
    if (directory.two_counts)
      odd(Odd::zip_structure, {}, "The end says that a part of the members is in another file of the archive.");
    if (directory.two_ends)
      odd(Odd::zip_structure, {}, "The 64-bit end of the archive and the plain one say different things.");
    const bool large = directory.entries.size() >= 0xFFFF || directory.record >= kAllOnes;
    if (directory.wide && !large) odd(Odd::zip_structure, {}, "It has the 64-bit end of large archives and is none.");
    constexpr std::uint64_t kWideEnd = 56 + 20;
    if (directory.wide && directory.end + kWideEnd != directory.record)
      hidden("The 64-bit end of the archive and the plain one do not follow each other.");
  }

  RandomReader& file_;
  Package& package_;
  std::vector<ZipData>& data_;
  std::vector<char> header_;
  std::set<std::string> names_;
  std::uint64_t at_ = 0;  // all before it is accounted for
};

}  // namespace

Status read_zip_layout(archives::RandomReader& file, const Limits& limits, Package& package,
                       std::vector<ZipData>& data) {
  auto directory = archives::read_zip_directory(file, kMostDirectoryBytes, limits.archive_members);
  if (!directory) return tl::make_unexpected(directory.error());
  package.readable = directory->found && directory->problem.empty();
  if (!directory->problem.empty())
    package.odd(Odd::zip_structure, "", cat("The archive ", printable(directory->problem), "."));
  if (!directory->found) return {};
  return Layout(file, package, data).read(*directory);
}

}  // namespace assay::packages
