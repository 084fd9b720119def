#include "scanners/sources/archives/slack.h"

#include <gtest/gtest.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

const std::string kHidden = "words that nobody unpacks";

// [MS-CAB] §2: one folder of one block, stored.
std::string cabinet(const std::string& text, const std::string& gap) {
  const std::size_t files = 36 + 8, blocks = files + 16 + 6 + gap.size();
  return "MSCF" + little(0, 4) + little(blocks + 8 + text.size(), 4) + little(0, 4) + little(files, 4) + little(0, 4) +
         "\x03\x01" + little(1, 2) + little(1, 2) + little(0, 2) + little(0, 4) + little(blocks, 4) + little(1, 2) +
         little(0, 2) + little(text.size(), 4) + little(0, 8) + little(0x20, 4) + std::string("a.txt\0", 6) + gap +
         little(0, 4) + little(text.size(), 2) + little(text.size(), 2) + text;
}

TEST(Slack, BytesOfACabinetOutsideOfItsBlocksAreHandedOn) {
  const RecordingSink sink = open_all(cabinet("hello", kHidden) + kHidden);
  EXPECT_EQ(sink.members, (Members{{"a!/a.txt", "hello"}}));
  ASSERT_EQ(sink.pieces.size(), 2U);
  EXPECT_NE(sink.pieces[0].second.find(kHidden), std::string::npos);
  EXPECT_EQ(sink.pieces[1].second, kHidden);
  EXPECT_TRUE(sink.gaps.empty());
}

TEST(Slack, AnArchiveThereIsOpened) {
  const RecordingSink sink = open_all(cabinet("hello", {}) + gzip_of(kHidden));
  ASSERT_EQ(sink.members.size(), 2U);
  EXPECT_EQ(sink.members[1].second, kHidden);
  EXPECT_TRUE(sink.members[1].first.starts_with("a!/(at byte "));
}

TEST(Slack, HeadersThatLieEndTheSearch) {
  const std::string sound = cabinet("hello", kHidden);
  for (std::size_t at = 4; at < sound.size(); ++at) {
    std::string bytes = sound;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    (void)open_all(bytes);
    (void)open_all(bytes.substr(0, at));
  }
}

TEST(Slack, BehindPackedDataOfAZipMemberIsTextOrAGap) {
  const std::string text(100, 'x');
  std::string packed = deflated(text);
  const auto zip_with = [&](const std::string& behind) {
    std::string bytes = zip_of({{"a", text}});
    const std::size_t data = bytes.find(packed);
    const std::string size = little(packed.size() + behind.size(), 4);
    const std::size_t directory = bytes.find("PK\x01\x02");
    constexpr std::size_t kPacked = 18, kListedPacked = 20, kBegin = 16;
    bytes.replace(kPacked, 4, size);
    bytes.replace(directory + kListedPacked, 4, size);
    const std::size_t end = bytes.find("PK\x05\x06");
    bytes.replace(end + kBegin, 4, little(directory + behind.size(), 4));
    return bytes.insert(data + packed.size(), behind);
  };
  const RecordingSink plain = open_all(zip_with(kHidden));
  EXPECT_EQ(plain.members, (Members{{"a!/a", text}}));
  ASSERT_FALSE(plain.pieces.empty());
  EXPECT_EQ(plain.pieces[0].second, kHidden);
  EXPECT_TRUE(plain.gaps.empty());
  EXPECT_TRUE(open_all(zip_with(deflated(kHidden))).has_gap("behind its packed data"));
}

}  // namespace
}  // namespace assay::archives
