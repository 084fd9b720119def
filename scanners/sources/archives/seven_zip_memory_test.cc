#include "scanners/sources/archives/seven_zip_memory.h"

#include <gtest/gtest.h>

#include <string>

namespace assay::archives {
namespace {

using namespace std::string_view_literals;

TEST(SevenZipMemory, DictionariesOfEveryMethodAreFound) {
  EXPECT_EQ(seven_zip_header_memory("\x01\x23\x03\x01\x01\x05\x5D\0\0\0\x20\0"sv), 512U << 20);
  EXPECT_EQ(seven_zip_header_memory("\x01\x23\x03\x04\x01\x05\x06\0\0\0\x40\0"sv), 1024U << 20);
  EXPECT_EQ(seven_zip_header_memory("\x01\x21\x21\x01\x18\0"sv), 16U << 20);
  EXPECT_EQ(seven_zip_header_memory("\x01\x33\x03\x01\x01\x01\x01\x05\x5D\0\0\0\x20\0"sv), 512U << 20);
  EXPECT_EQ(seven_zip_header_memory("\x01\x24\0\x03\x01\x01\x05\x5D\0\0\0\x20\0"sv), 512U << 20);
}

TEST(SevenZipMemory, OtherBytesAskForNothing) {
  EXPECT_EQ(seven_zip_header_memory("names! \x03\x01\x01 and more"sv), 0U);
  EXPECT_EQ(seven_zip_header_memory("\x23\x03\x01\x01\x05\x5D"sv), 0U);
}

}  // namespace
}  // namespace assay::archives
