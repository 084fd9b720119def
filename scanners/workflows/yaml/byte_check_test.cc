#include "scanners/workflows/yaml/byte_check.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/strings.h"

namespace assay::yaml {
namespace {

// Eight bytes are read at once: each byte at each place of two such reads and of what is left behind them. A null byte
// may make the text look like one in UTF-16, whose place is its begin.
TEST(ByteCheck, SaysOfEachByteTheSameWhereverItStands) {
  for (int byte = 1; byte < 256; ++byte) {
    const bool plain = (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
    for (std::size_t at = 0; at < 21; ++at) {
      std::string text(21, 'x');
      text[at] = static_cast<char>(byte);
      const auto problem = find_bad_byte(text);
      ASSERT_EQ(!problem, plain) << "byte " << byte << " at " << at;
      if (!plain) {
        ASSERT_EQ(problem->span.begin, at) << "byte " << byte;
      }
    }
  }
}

TEST(ByteCheck, TakesCharactersOfSeveralBytesAcrossReads) {
  for (std::size_t at = 0; at < 12; ++at)
    for (const std::string_view character : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x94\x91"})
      EXPECT_FALSE(find_bad_byte(cat(std::string(at, 'x'), character, std::string(9, 'y')))) << at << character;
}

TEST(ByteCheck, TellsTheFirstOfSeveral) {
  const auto problem = find_bad_byte("name: a\r\non: b\x01\x02\x7F");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->span.begin, 14U);
}

TEST(ByteCheck, HasNothingToSayOfNothing) { EXPECT_FALSE(find_bad_byte("")); }

}  // namespace
}  // namespace assay::yaml
