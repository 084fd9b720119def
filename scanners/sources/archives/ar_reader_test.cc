#include "scanners/sources/archives/ar_reader.h"

#include <gtest/gtest.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

std::string field(std::string text, std::size_t size) {
  text.resize(size, ' ');
  return text;
}

std::string member(const std::string& name, const std::string& text) {
  return field(name, 16) + field("0", 12) + field("0", 6) + field("0", 6) + field("644", 8) +
         field(std::to_string(text.size()), 10) + "`\n" + text + (text.size() % 2 == 0 ? "" : "\n");
}

TEST(ArReader, NamesOfEveryForm) {
  const RecordingSink sink = open_all("!<arch>\n" + member("//", "a name that is long.txt/\n") + member("/0", "gnu") +
                                      member("short/", "x") + member("#1/12", std::string("bsd name.txttext")));
  EXPECT_EQ(sink.members,
            (Members{{"a!/a name that is long.txt", "gnu"}, {"a!/short", "x"}, {"a!/bsd name.txt", "text"}}));
  EXPECT_TRUE(sink.gaps.empty());
}

TEST(ArReader, EveryCutIsAGap) {
  const std::string bytes = "!<arch>\n" + member("a/", "some text") + member("b/", "more");
  const std::size_t first = 8 + 60 + 10;
  for (std::size_t size = 9; size < bytes.size(); ++size) {
    if (size == first || size == first - 1) continue;  // nothing says that more should come
    EXPECT_FALSE(open_all(bytes.substr(0, size)).gaps.empty()) << size;
  }
}

TEST(ArReader, BytesBehindDamageAreHandedOn) {
  const RecordingSink sink = open_all("!<arch>\n" + member("a/", "xx") + std::string(100, '?'));
  EXPECT_TRUE(sink.has_gap("no header"));
  EXPECT_EQ(sink.pieces, (Members{{"a@70", std::string(100, '?')}}));
}

}  // namespace
}  // namespace assay::archives
