#include "scanners/sources/archives/cpio_reader.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

std::string hexadecimal(std::uint64_t number) {
  char buffer[9];
  std::snprintf(buffer, sizeof buffer, "%08X", static_cast<unsigned>(number));
  return buffer;
}

std::string aligned(std::string text) {
  text.resize((text.size() + 3) / 4 * 4, '\0');
  return text;
}

std::string member(const std::string& name, const std::string& text, unsigned mode = 0100644, unsigned name_size = 0) {
  std::string header = "070701" + hexadecimal(1) + hexadecimal(mode);
  for (int i = 0; i < 4; ++i) header += hexadecimal(0);
  header += hexadecimal(text.size());
  for (int i = 0; i < 4; ++i) header += hexadecimal(0);
  header += hexadecimal(name_size != 0 ? name_size : name.size() + 1) + hexadecimal(0);
  return aligned(header + name + '\0') + aligned(text);
}

const std::string kEnd = member("TRAILER!!!", "", 0);

TEST(CpioReader, MembersLinksAndDevices) {
  const RecordingSink sink = open_all(member("a", "text") + member("d", "", 040755) + member("l", "a", 0120777) + kEnd);
  EXPECT_EQ(sink.members, (Members{{"a!/a", "text"}}));
  EXPECT_EQ(sink.left_out, std::vector<std::string>{"a!/l"});
  EXPECT_TRUE(sink.gaps.empty());
  EXPECT_TRUE(open_all(member("n", "", 020644) + kEnd).has_gap("device"));
}

TEST(CpioReader, FoldersAreCountedAsMembers) {
  Limits limits;
  limits.archive_members = 1;
  const std::string folder = member("d", "", 040755);
  EXPECT_TRUE(open_all(folder + folder + member("a", "text") + kEnd, limits).has_gap("unpacks to more"));
}

TEST(CpioReader, ANameOfGigabytesIsNotHeld) {
  EXPECT_TRUE(open_all(member("a", "text", 0100644, 0xFFFFFFFF) + kEnd).has_gap("no header at byte 0"));
}

TEST(CpioReader, EveryCutIsAGap) {
  const std::string bytes = member("a", "some text") + member("b", "more") + kEnd;
  for (std::size_t size = 110; size < bytes.size(); ++size)
    EXPECT_FALSE(open_all(bytes.substr(0, size)).gaps.empty()) << size;
}

TEST(CpioReader, AnArchiveBehindTheTrailerIsOpened) {
  EXPECT_EQ(open_all(member("a", "x") + kEnd + member("b", "y") + kEnd).members,
            (Members{{"a!/a", "x"}, {"a!/(behind the end)!/b", "y"}}));
}

}  // namespace
}  // namespace assay::archives
