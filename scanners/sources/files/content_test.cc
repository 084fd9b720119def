#include "scanners/sources/files/content.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::files {
namespace {

using namespace std::string_view_literals;

std::string wide(std::string_view text, bool big_endian) {
  std::string out;
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

TEST(Content, WideTextIsNotSeenWithABomOrWithout) {
  for (const bool big_endian : {false, true}) {
    EXPECT_NE(unseen_content(wide("password = swordfish\r\n", big_endian)), "");
    EXPECT_NE(unseen_content((big_endian ? "\xFE\xFF" : "\xFF\xFE") + wide("x", big_endian)), "");
  }
  EXPECT_NE(unseen_content("\0\0\xFE\xFFtext"sv), "");
}

TEST(Content, CompressedDataIsNotSeen) {
  for (const std::string_view head :
       {"PK\x03\x04\x14\0"sv, "\x1F\x8B\x08\0"sv, "BZh91AY&SY"sv, "BZh1\x17\x72\x45\x38\x50\x90"sv, "\xFD\x37zXZ\0\0"sv,
        "\x28\xB5\x2F\xFD\0"sv, "7z\xBC\xAF\x27\x1C\0"sv, "Rar!\x1A\x07\x01"sv}) {
    EXPECT_NE(unseen_content(head), "") << head;
  }
}

TEST(Content, TextAndOtherBinaryDataAreSeen) {
  for (const std::string_view head : {""sv, "PK"sv, "text"sv, "BZh9 is how bzip2 data begins"sv,
                                      "\x7F"
                                      "ELF\x02\x01\x01\0\0\0"sv,
                                      "\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv,
                                      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"sv}) {
    EXPECT_EQ(unseen_content(head), "") << head;
  }
  EXPECT_EQ(unseen_content(wide("too short", false)), "");
}

}  // namespace
}  // namespace assay::files
