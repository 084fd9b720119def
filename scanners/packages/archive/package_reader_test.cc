#include "scanners/packages/archive/package_reader.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/archives/testing.h"

namespace assay::packages {
namespace {

using archives::gzip_of;
using archives::Members;
using archives::RecordingSink;
using archives::tar_of;
using archives::zip_of;

Package read(const std::string& file, const std::string& bytes, Coverage& coverage,
             archives::MemberSink* sink = nullptr, const ReadOptions& options = {}) {
  archives::MemoryBytes memory(bytes);
  return read_package(file, memory, options, sink, coverage);
}

std::string digest(const std::string& text) { return std::string(as_bytes(sha256(text))); }

const Members kMembers = {{"demo-1.0/a.zip", zip_of({{"inner.txt", "inside"}})},
                          {"demo-1.0/long.txt", std::string(3 << 20, 'x')},
                          {"demo-1.0/data.gz", gzip_of("packed")},
                          {"demo-1.0/empty", ""}};

TEST(PackageReader, EveryMemberHasTheDigestOfItsOwnBytesAlsoOneThatIsOpened) {
  for (const char* file : {"demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"}) {
    Coverage coverage;
    const bool wheel = std::string_view(file).ends_with(".whl");
    const Package package = read(file, wheel ? zip_of(kMembers) : gzip_of(tar_of(kMembers)), coverage);
    EXPECT_TRUE(package.readable && package.complete && coverage.complete()) << file;
    ASSERT_EQ(package.members.size(), kMembers.size()) << file;
    for (const auto& [path, text] : kMembers) {
      ASSERT_NE(package.find(path), nullptr) << path;
      EXPECT_EQ(package.find(path)->sha256, digest(text)) << file << " " << path;
    }
  }
}

TEST(PackageReader, WhoScansSeesWhatTheDoorWouldHandOn) {
  const std::string bytes = gzip_of(tar_of(kMembers));
  RecordingSink sink;
  Coverage coverage;
  (void)read("a", bytes, coverage, &sink);
  Coverage other;
  RecordingSink named;
  (void)read("demo-1.0.tar.gz", bytes, other, &named);
  const RecordingSink plain = archives::open_all(bytes);
  ASSERT_EQ(named.members.size(), plain.members.size());
  for (std::size_t i = 0; i < plain.members.size(); ++i) EXPECT_EQ(named.members[i].second, plain.members[i].second);
}

TEST(PackageReader, NamesOfATarArchiveAreBounded) {
  // Each name of 1 MB packs to nothing.
  const std::string name = "path=demo-1.0/" + std::string(1'000'000, 'n');
  std::string record = std::to_string(name.size() + 9) + " " + name + "\n";
  std::string bytes;
  for (int i = 0; i < 40; ++i)
    bytes += archives::tar_header("x", record.size(), 'x') + archives::padded(record) + archives::tar_header("a", 0);
  Coverage coverage;
  const Package package = read("demo-1.0.tar.gz", gzip_of(bytes + std::string(1024, '\0')), coverage);
  EXPECT_LT(package.members.size(), 40U);
  EXPECT_FALSE(package.listed || package.complete || coverage.complete());
}

std::string oddities(const Package& package) {
  std::string out;
  for (const Oddity& one : package.oddities) out += cat(one.member, ": ", one.what, '\n');
  return out;
}

// Of its one member, with `more` behind the packed data; sizes and offsets follow.
std::string with_bytes_behind_data(std::string zip, const std::string& more) {
  const auto put = [&](std::size_t at, std::uint64_t number) { zip.replace(at, 4, archives::little(number, 4)); };
  const auto get = [&](std::size_t at) {
    std::uint64_t out = 0;
    for (std::size_t i = 4; i-- > 0;) out = out << 8 | static_cast<unsigned char>(zip[at + i]);
    return out;
  };
  const std::size_t central = zip.rfind("PK\x01\x02");
  const std::uint64_t packed = get(central + 20) + more.size();
  put(central + 20, packed);
  put(18, packed);
  const std::size_t end = zip.rfind("PK\x05\x06");
  put(end + 16, get(end + 16) + more.size());
  return zip.insert(central, more);
}

TEST(PackageReader, BytesBehindPackedDataAreHidden) {
  const std::string zip = zip_of({{"demo/a.py", std::string(1000, 'x')}});
  Coverage coverage;
  EXPECT_EQ(oddities(read("demo-1.0-py3-none-any.whl", zip, coverage)), "");
  const Package package = read("demo-1.0-py3-none-any.whl", with_bytes_behind_data(zip, "hidden"), coverage);
  EXPECT_NE(oddities(package).find("demo/a.py: Bytes stand behind the end of its packed data."), std::string::npos)
      << oddities(package);
}

TEST(PackageReader, NamesThatUnpackToOneFileAreDuplicates) {
  Coverage coverage;
  const Package package = read("demo-1.0-py3-none-any.whl", zip_of({{"a", "1"}, {"./a", "2"}, {"b//c", ""}}), coverage);
  EXPECT_EQ(oddities(package), "./a: The list of members has a as well: unpacked they are one.\n");
}

TEST(PackageReader, GitBlobsAreThoseOfGit) {
  Coverage coverage;
  ReadOptions options;
  options.git_blobs = true;
  const Package package =
      read("demo-1.0.tar.gz", gzip_of(tar_of({{"demo-1.0/a", "hello\n"}})), coverage, nullptr, options);
  ASSERT_EQ(package.members.size(), 1U);
  EXPECT_EQ(to_hex(package.members[0].git_blob), "ce013625030ba8dba906f756967f9e9ca394464a");
  options.git_sha256 = true;
  const Package other =
      read("demo-1.0.tar.gz", gzip_of(tar_of({{"demo-1.0/a", "hello\n"}})), coverage, nullptr, options);
  EXPECT_EQ(to_hex(other.members[0].git_blob), "2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
}

TEST(PackageReader, OfTwoMembersWithOneNameTheTextOfTheLastOneCounts) {
  for (const char* last : {"demo-1.0/PKG-INFO", "./demo-1.0/PKG-INFO"}) {
    Coverage coverage;
    const Package package = read(
        "demo-1.0.tar.gz", gzip_of(tar_of({{"demo-1.0/PKG-INFO", "Name: first\n"}, {last, "Name: last\n"}})), coverage);
    EXPECT_EQ(package.metadata.value("Name"), "last") << last;
  }
}

TEST(PackageReader, EveryCutIsNoticed) {
  for (const char* file : {"demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"}) {
    const bool wheel = std::string_view(file).ends_with(".whl");
    const Members members = {{"demo-1.0/a.py", "x = 1\n"}, {"demo-1.0/b.py", "y = 2\n"}};
    const std::string whole = wheel ? zip_of(members) : gzip_of(tar_of(members));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      Coverage coverage;
      const Package package = read(file, whole.substr(0, size), coverage);
      EXPECT_FALSE(package.readable && package.complete && coverage.complete()) << file << " " << size;
    }
  }
}

TEST(PackageReader, ADamagedArchiveIsUnreadableAndOneBeyondALimitIsNot) {
  const std::string whole = gzip_of(tar_of(kMembers));
  std::string other = whole;
  other[other.size() - 8] = static_cast<char>(other[other.size() - 8] ^ 1);
  const std::string tar = tar_of(kMembers);
  for (const std::string& bytes : {whole.substr(0, whole.size() - 9), other, gzip_of(tar.substr(0, 2000))}) {
    Coverage coverage;
    EXPECT_FALSE(read("demo-1.0.tar.gz", bytes, coverage).readable);
  }
  Coverage coverage;
  ReadOptions options;
  options.limits.archive_members = 2;
  const Package package = read("demo-1.0.tar.gz", whole, coverage, nullptr, options);
  EXPECT_TRUE(package.readable);
  EXPECT_FALSE(package.complete);
}

// A wheel of 70,000 files has one of 6 MB.
TEST(PackageReader, ALongRecordIsReadAndNotKept) {
  constexpr std::size_t kRows = 900;
  const std::string row = std::string(6000, 'a') + ",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0\n";
  std::string record;
  for (std::size_t i = 0; i < kRows; ++i) record += row;
  Coverage coverage;
  const Package package = read("demo-1.0-py3-none-any.whl", zip_of({{"demo-1.0.dist-info/RECORD", record}}), coverage);
  EXPECT_TRUE(coverage.complete());
  ASSERT_TRUE(package.record);
  EXPECT_EQ(package.record->entries.size(), kRows);
  EXPECT_EQ(package.text("demo-1.0.dist-info/RECORD"), nullptr);
}

TEST(PackageReader, WhatIsNoArchiveOfItsNameIsAGap) {
  Coverage coverage;
  EXPECT_FALSE(read("demo-1.0-py3-none-any.whl", "text", coverage).readable);
  EXPECT_FALSE(read("demo-1.0.tar.gz", zip_of({{"a", "b"}}), coverage).readable);
  EXPECT_EQ(coverage.gap_count(), 2U);
}

}  // namespace
}  // namespace assay::packages
