#include "scanners/sources/archives/tar_reader.h"

#include <gtest/gtest.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

struct Read {
  std::vector<TarMember> members;
  std::vector<std::string> texts;
  std::string extra;
  std::string error;
};

Read read(const std::string& bytes) {
  Read out;
  MemoryBytes memory(bytes);
  RangeReader input(memory, 0, bytes.size());
  TarReader tar(input, [&](Bytes text, std::uint64_t) { out.extra += text; });
  TarMember member;
  for (;;) {
    const Result<bool> there = tar.next(member);
    if (!there) out.error = there.error().why;
    if (!there || !*there) return out;
    std::string text(static_cast<std::size_t>(std::min<std::uint64_t>(member.size, 1 << 20)), '\0');
    text.resize(fill(tar.content(), text).size);
    out.members.push_back(member);
    out.texts.push_back(text);
  }
}

std::string record(const std::string& text) {
  std::size_t length = text.size() + 3;
  if (std::to_string(length).size() + 2 + text.size() != length)
    length = text.size() + 2 + std::to_string(length).size();
  return std::to_string(length) + " " + text + "\n";
}

TEST(TarReader, ContentLeftUnreadIsSkipped) {
  const std::string bytes = tar_of({{"a", std::string(2000, 'x')}, {"b", "y"}});
  MemoryBytes memory(bytes);
  RangeReader input(memory, 0, bytes.size());
  TarReader tar(input, {});
  TarMember member;
  ASSERT_TRUE(*tar.next(member));
  ASSERT_TRUE(*tar.next(member));
  EXPECT_EQ(member.path, "b");
  EXPECT_FALSE(*tar.next(member));
  EXPECT_TRUE(tar.end_marked());
}

TEST(TarReader, LongNamesOfGnuAndPax) {
  const std::string name(300, 'n');
  const std::string gnu = tar_header("././@LongLink", name.size() + 1, 'L') + padded(name + '\0');
  const std::string path = record("path=" + name);
  const std::string pax = tar_header("x", path.size(), 'x') + padded(path);
  for (const std::string& extended : {gnu, pax}) {
    const Read out = read(extended + tar_of({{"short", "text"}}));
    ASSERT_EQ(out.members.size(), 1U);
    EXPECT_EQ(out.members[0].path, name);
    EXPECT_EQ(out.texts[0], "text");
  }
}

TEST(TarReader, SizeOfAnExtendedHeaderCounts) {
  const std::string size = record("size=5");
  const Read out = read(tar_header("x", size.size(), 'x') + padded(size) + tar_header("a", 0) + padded("hello") +
                        std::string(1024, '\0'));
  ASSERT_EQ(out.texts.size(), 1U);
  EXPECT_EQ(out.texts[0], "hello");
}

TEST(TarReader, BytesOfExtendedHeadersAreShown) {
  const std::string comment = record("comment=look here");
  EXPECT_NE(read(tar_header("x", comment.size(), 'g') + padded(comment) + tar_of({})).extra.find("look here"),
            std::string::npos);
}

// A header with a text in a field of it.
std::string with_field(std::string header, std::size_t at, const std::string& text) {
  header.replace(at, text.size(), text).replace(148, 8, 8, ' ');
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  return header.replace(148, 8, octal(sum, 6) + '\0' + ' ');
}

TEST(TarReader, WhatStandsInAHeaderBesideTheNameIsShown) {
  const std::string text = "look at this here";
  constexpr std::size_t kBehindName = 40, kLink = 157, kOwner = 265, kGroup = 297, kPrefix = 345, kEnd = 490;
  const auto shown = [&](const std::string& bytes) {
    MemoryBytes memory(bytes);
    RangeReader input(memory, 0, bytes.size());
    std::vector<std::pair<std::string, std::uint64_t>> out;
    TarReader tar(input, {}, {}, [&](Bytes one, std::uint64_t at, bool) { out.emplace_back(one, at); });
    TarMember member;
    while (tar.next(member).value_or(false)) {
    }
    return out;
  };
  for (const std::size_t at : {kBehindName, kLink, kOwner, kGroup, kEnd}) {
    const auto out = shown(with_field(tar_header("a", 0), at, text) + tar_of({{"b", "c"}}));
    ASSERT_EQ(out.size(), 1U) << at;
    EXPECT_EQ(out[0], (std::pair{text, std::uint64_t{at}}));
  }
  // GNU tar and those before ustar have no prefix.
  const std::string old = with_field(with_field(tar_header("a", 0), 257, "ustar  "), kPrefix, text);
  EXPECT_EQ(shown(old + tar_of({})), (decltype(shown(""))({{text, kPrefix}})));
  // More of a sparse file's map.
  std::string map(512, '\0');
  map.replace(100, text.size(), text);
  std::string sparse = tar_header("a", 0, 'S');
  sparse = with_field(with_field(sparse, 257, "ustar  "), 482, "\1");
  EXPECT_EQ(shown(sparse + map + tar_of({})), (decltype(shown(""))({{map, 512}})));
  // The prefix is a part of the name; names of owners are shown once; short ones not.
  EXPECT_TRUE(shown(with_field(tar_header("a", 0), kPrefix, text) + tar_of({})).empty());
  EXPECT_TRUE(shown(with_field(tar_header("a", 0), kOwner, "root") + tar_of({})).empty());
  const std::string owned = with_field(tar_header("a", 0), kOwner, text);
  EXPECT_EQ(shown(owned + owned + tar_of({})).size(), 1U);
  std::string padded_with = tar_header("a", 1) + padded("x");
  padded_with.replace(600, text.size(), text);
  const auto out = shown(padded_with + tar_of({}));
  ASSERT_EQ(out.size(), 1U);
  EXPECT_NE(out[0].first.find(text), std::string::npos);
  EXPECT_EQ(out[0].second, 513U);
}

TEST(TarReader, LinksAndDevicesHoldNothing) {
  const Read out =
      read(tar_header("l", 0, '2') + tar_header("h", 700, '1') + tar_header("d", 0, '4') + tar_of({{"f", "x"}}));
  ASSERT_EQ(out.members.size(), 4U);
  EXPECT_EQ(out.members[0].kind, TarMember::Kind::link);
  EXPECT_EQ(out.members[1].kind, TarMember::Kind::link);
  EXPECT_EQ(out.members[1].size, 0U);
  EXPECT_EQ(out.members[2].kind, TarMember::Kind::device);
  EXPECT_EQ(out.texts[3], "x");
}

TEST(TarReader, ADamagedHeaderIsAnError) {
  std::string bytes = tar_of({{"a", "x"}, {"b", "y"}});
  bytes[1024] = '!';
  const Read out = read(bytes);
  EXPECT_EQ(out.members.size(), 1U);
  EXPECT_NE(out.error.find("no header at byte 1024"), std::string::npos);
}

TEST(TarReader, HugeSizesAllocateNothing) {
  std::string header = tar_header("a", 0);
  header.replace(124, 12, std::string("\x80") + std::string(3, '\0') + std::string("\x01") + std::string(7, '\0'));
  header.replace(148, 8, std::string(8, ' '));
  std::uint64_t sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  header.replace(148, 8, octal(sum, 6) + '\0' + ' ');
  const Read out = read(header);
  ASSERT_EQ(out.members.size(), 1U);
  EXPECT_EQ(out.members[0].size, std::uint64_t{1} << 56);
  EXPECT_EQ(out.error, "is cut off");
  EXPECT_NE(read(tar_header("x", std::uint64_t{1} << 32, 'x')).error.find("extended header"), std::string::npos);
}

TEST(TarReader, ArchivesBehindOneAnotherAreOne) {
  EXPECT_EQ(read(tar_of({{"a", "x"}}) + tar_of({{"b", "y"}})).members.size(), 2U);
}

}  // namespace
}  // namespace assay::archives
