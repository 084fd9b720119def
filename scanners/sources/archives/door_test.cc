#include "scanners/sources/archives/door.h"

#include <gtest/gtest.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

const Members kTwo = {{"a.txt", "hello"}, {"b/c.txt", "world"}};

TEST(Door, MembersComeInTheirOrderWithTheirPaths) {
  for (const std::string& bytes : {tar_of(kTwo), zip_of(kTwo), zip_of(kTwo, false), gzip_of(tar_of(kTwo))}) {
    for (const bool as_stream : {false, true}) {
      const RecordingSink sink = open_all(bytes, {}, as_stream);
      EXPECT_EQ(sink.members, (Members{{"a!/a.txt", "hello"}, {"a!/b/c.txt", "world"}}));
      EXPECT_TRUE(sink.gaps.empty());
    }
  }
}

// Where sizes follow the data, each may be left out by itself before it: libarchive tells the unpacked one alone.
TEST(Door, AZipMayTellOneSizeBeforeTheDataAndBothBehind) {
  const std::string text(100, 'x');
  const std::string plain = zip_of({{"a.txt", text}});
  const std::size_t listed = plain.find("PK\x01\x02");
  ASSERT_NE(listed, std::string::npos);
  constexpr std::size_t kFlags = 6, kPacked = 18, kUnpacked = 22;
  for (const bool follow : {true, false}) {
    std::string bytes = plain;
    if (follow) bytes[kFlags] = bytes[listed + kFlags + 2] = '\x08';
    const std::string whole = bytes;
    bytes.replace(kPacked, 4, little(0, 4));
    EXPECT_EQ(open_all(bytes).gaps.empty(), follow);
    EXPECT_EQ(open_all(bytes).members, (Members{{"a!/a.txt", text}}));
    bytes.replace(kUnpacked, 4, little(0, 4));
    EXPECT_EQ(open_all(bytes).gaps.empty(), follow);
    for (const std::size_t at : {kPacked, kUnpacked}) {
      bytes = whole;
      bytes.replace(at, 4, little(7, 4));
      EXPECT_TRUE(open_all(bytes).has_gap("other sizes in the header before its data"));
    }
  }
}

TEST(Door, ArchivesInArchivesAreOpened) {
  const RecordingSink sink = open_all(tar_of({{"x.zip", zip_of({{"y.gz", gzip_of("deep")}})}}));
  EXPECT_EQ(sink.members, (Members{{"a!/x.zip!/y.gz!/y", "deep"}}));
  EXPECT_TRUE(sink.gaps.empty());
}

TEST(Door, WhatLiesDeeperThanTheLimitIsAGapAndScannedAsItIs) {
  Limits limits;
  limits.archive_depth = 1;
  const std::string inner = zip_of(kTwo);
  const RecordingSink sink = open_all(zip_of({{"x.zip", inner}}), limits);
  EXPECT_EQ(sink.members, (Members{{"a!/x.zip", inner}}));
  EXPECT_TRUE(sink.has_gap("lies in 1 others"));
}

TEST(Door, MembersLongerThanAWholeFileStream) {
  Limits limits;
  limits.whole_file_bytes = 64;
  const std::string text(1000, 'x');
  for (const std::string& bytes : {tar_of({{"t", text}}), zip_of({{"t", text}}), zip_of({{"t", text}}, false)})
    EXPECT_EQ(open_all(bytes, limits).members, (Members{{"a!/t", text}}));
}

TEST(Door, UnpackedBytesAreBounded) {
  Limits limits;
  limits.archive_bytes_base = 1000;
  limits.archive_ratio = 2;
  for (const std::string& bytes : {gzip_of(std::string(100000, 'x')), zip_of({{"t", std::string(100000, 'x')}}),
                                   gzip_of(tar_of({{"t", std::string(100000, 'x')}}))}) {
    for (const bool as_stream : {false, true})
      EXPECT_TRUE(open_all(bytes, limits, as_stream).has_gap("unpacks to more"));
  }
}

TEST(Door, MembersAreCounted) {
  Limits limits;
  limits.archive_members = 1;
  const RecordingSink sink = open_all(tar_of(kTwo), limits);
  EXPECT_EQ(sink.members.size(), 1U);
  EXPECT_TRUE(sink.has_gap("unpacks to more"));
}

TEST(Door, FoldersAndLinksAreCountedAsMembers) {
  Limits limits;
  limits.archive_members = 2;
  for (const char type : {'5', '2', 'V'}) {
    const std::string one = tar_header("one", 0, type);
    EXPECT_TRUE(open_all(one + one + tar_of({{"a", "b"}}), limits).has_gap("unpacks to more")) << type;
    EXPECT_TRUE(open_all(one + one + one + tar_of({{"a", "b"}}), limits).has_gap("unpacks to more")) << type;
    EXPECT_TRUE(open_all(one + tar_of({{"a", "b"}}), limits).gaps.empty()) << type;
  }
}

TEST(Door, AContainerThatCannotBeHeldInAStreamIsAGap) {
  Limits limits;
  limits.archive_memory_bytes = std::uint64_t{1} << 20;
  std::string noise;
  for (std::uint32_t i = 0, state = 1; i < (3U << 20); ++i)
    noise += static_cast<char>((state = state * 1664525 + 7) >> 24);
  EXPECT_TRUE(open_all(zip_of({{"t", noise}}, false), limits, true).has_gap("too long to be held"));
  EXPECT_TRUE(open_all(zip_of({{"t", noise}}, false), limits).gaps.empty());
}

TEST(Door, EveryCutOffArchiveIsNoticed) {
  for (const std::string& bytes : {zip_of(kTwo), gzip_of(tar_of(kTwo)), gzip_of("hello")}) {
    for (std::size_t size = 18; size < bytes.size(); ++size)
      EXPECT_FALSE(open_all(bytes.substr(0, size)).gaps.empty()) << size;
  }
  const std::string tar = tar_of(kTwo);
  for (std::size_t size = 512; size <= tar.size() - 1024; ++size)
    EXPECT_FALSE(open_all(tar.substr(0, size)).gaps.empty()) << size;
}

TEST(Door, EveryFlippedByteOfAZipIsNoticedOrChangesNoContent) {
  const std::string good = zip_of(kTwo);
  const RecordingSink whole = open_all(good);
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    const RecordingSink sink = open_all(bad);
    if (!sink.gaps.empty()) continue;
    ASSERT_EQ(sink.members.size(), 2U) << at;
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(sink.members[i].second, whole.members[i].second) << at;
  }
}

TEST(Door, WhatBelongsToNoMemberIsHandedOnAtItsByte) {
  const std::string zip = zip_of(kTwo, true, "a comment");
  const RecordingSink sink = open_all("#!/bin/sh\nexec me\n" + zip + "behind");
  std::string all;
  for (const auto& [where, text] : sink.pieces) all += text;
  EXPECT_EQ(sink.pieces.front().first, "a@0");
  EXPECT_NE(all.find("exec me"), std::string::npos);
  EXPECT_NE(all.find("a comment"), std::string::npos);
  EXPECT_NE(all.find("behind"), std::string::npos);
  EXPECT_TRUE(sink.gaps.empty());
}

TEST(Door, ACommentOfAMemberIsHandedOnByItself) {
  std::string zip = zip_of({{"name", "text"}});
  const std::string comment = "a comment";
  const std::size_t listed = zip.find("PK\x01\x02"), end = zip.find("PK\x05\x06");
  zip[listed + 32] = static_cast<char>(comment.size());
  zip[end + 12] = static_cast<char>(zip[end + 12] + static_cast<char>(comment.size()));
  zip.insert(end, comment);
  const RecordingSink sink = open_all(zip);
  EXPECT_TRUE(sink.gaps.empty());
  EXPECT_NE(std::find(sink.pieces.begin(), sink.pieces.end(), std::pair{"a@" + std::to_string(end), comment}),
            sink.pieces.end());
}

TEST(Door, MembersThatTheDirectoryHidesAreFound) {
  const std::string hidden = zip_of({{"secret", "hidden text"}});
  const RecordingSink sink = open_all(hidden.substr(0, hidden.find("PK\x01\x02")) + zip_of(kTwo));
  ASSERT_EQ(sink.members.size(), 3U);
  EXPECT_EQ(sink.members[0], (std::pair<std::string, std::string>("a!/secret", "hidden text")));
}

TEST(Door, NamesOfFoldersInATarAreHandedOn) {
  const RecordingSink sink = open_all(tar_header("a folder/", 0, '5') + tar_of(kTwo));
  EXPECT_EQ(sink.pieces, (Members{{"a@0", "a folder/"}}));
}

TEST(Door, BytesBehindATarAreAMember) {
  const RecordingSink sink = open_all(tar_of(kTwo) + "behind");
  ASSERT_EQ(sink.members.size(), 3U);
  EXPECT_EQ(sink.members[2].first, "a!/(behind the end)");
  EXPECT_EQ(sink.members[2].second.substr(0, 6), "behind");
}

TEST(Door, SeveralStreamsOfGzipAreOne) {
  EXPECT_EQ(open_all(gzip_of("one ") + gzip_of("two")).members, (Members{{"a!/(unpacked)", "one two"}}));
}

TEST(Door, PathsThatLeadOutAreGapsAndRead) {
  const RecordingSink sink = open_all(zip_of({{"../up", "text"}}));
  EXPECT_EQ(sink.members, (Members{{"a!/../up", "text"}}));
  EXPECT_TRUE(sink.has_gap("leads out"));
}

}  // namespace
}  // namespace assay::archives
