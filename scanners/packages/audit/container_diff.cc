#include "scanners/packages/audit/container_diff.h"

#include <map>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/archives/zip_directory.h"

namespace assay::packages {

namespace {

using archives::RandomReader;
using archives::ZipDirectory;
using archives::ZipHeader;

constexpr std::uint64_t kMostDirectoryBytes = std::uint64_t{32} << 20;
constexpr std::uint64_t kMostEntries = 1'000'000;
constexpr std::size_t kGzipHeader = 10;

std::string length_of(Bytes bytes) { return counted(bytes.size(), "byte", "bytes"); }

class ContainerDiff {
 public:
  ContainerDiff(RandomReader& first, RandomReader& second) : first_(first), second_(second) {}

  void gzip(Bytes a, Bytes b) {
    for (const auto& [at, field] :
         {std::pair(3, "gzip flags"), std::pair(8, "gzip level"), std::pair(9, "gzip system")})
      number("", field, data_of(a)[at], data_of(b)[at]);
  }

  void zip() {
    const auto a = archives::read_zip_directory(first_, kMostDirectoryBytes, kMostEntries);
    const auto b = archives::read_zip_directory(second_, kMostDirectoryBytes, kMostEntries);
    if (!a || !b || !a->found || !b->found) return;
    // Of another length they are bytes of no member, which are told.
    if (a->comment_bytes == b->comment_bytes) text("", "comment", comment_of(first_, *a), comment_of(second_, *b));
    std::map<Bytes, const ZipHeader*> others;
    for (const ZipHeader& entry : b->entries) others.emplace(entry.name, &entry);
    for (const ZipHeader& entry : a->entries)
      if (const auto other = others.find(entry.name); other != others.end()) member(entry, *other->second);
  }

  std::vector<Difference> out;

 private:
  void number(std::string member, const char* field, unsigned a, unsigned b) {
    if (a != b) out.push_back({std::move(member), field, cat(a & 0xFFFFU), cat(b & 0xFFFFU)});
  }
  void text(std::string member, const char* field, Bytes a, Bytes b) {
    if (a != b) out.push_back({std::move(member), field, length_of(a), length_of(b)});
  }

  void member(const ZipHeader& a, const ZipHeader& b) {
    const std::string name(a.name);
    number(name, "made by", a.made_by, b.made_by);
    number(name, "version needed", a.needs, b.needs);
    number(name, "flags", a.flags, b.flags);
    text(name, "extra field", a.extra, b.extra);
    if (a.comment.size() == b.comment.size()) text(name, "comment", a.comment, b.comment);
    text(name, "extra field before the data", local_extra(first_, a.offset), local_extra(second_, b.offset));
  }

  static std::string comment_of(RandomReader& file, const ZipDirectory& directory) {
    std::vector<char> scratch;
    const auto bytes = file.view(directory.after - directory.comment_bytes, directory.comment_bytes, scratch);
    return bytes ? std::string(*bytes) : std::string();
  }
  static std::string local_extra(RandomReader& file, std::uint64_t offset) {
    std::vector<char> scratch;
    ZipHeader header;
    const auto bytes = file.view(offset, archives::kZipLocalBytes + 2 * std::size_t{65535}, scratch);
    return bytes && archives::parse_zip_local(*bytes, header) ? std::string(header.extra) : std::string();
  }

  RandomReader& first_;
  RandomReader& second_;
};

}  // namespace

std::vector<Difference> diff_containers(RandomReader& first, RandomReader& second) {
  constexpr Bytes kGzip("\x1F\x8B", 2);
  ContainerDiff diff(first, second);
  std::vector<char> scratch, other;
  const auto a = first.view(0, kGzipHeader, scratch);
  const auto b = second.view(0, kGzipHeader, other);
  if (!a || !b) return {};
  const bool gzip = a->starts_with(kGzip) && b->starts_with(kGzip);
  if (!gzip)
    diff.zip();
  else if (a->size() == kGzipHeader && b->size() == kGzipHeader)
    diff.gzip(*a, *b);
  return std::move(diff.out);
}

}  // namespace assay::packages
