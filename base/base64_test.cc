#include "base/base64.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(Base64, WritesAndReadsEveryLength) {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
}

TEST(Base64, RefusesWhatAnotherEncoderWouldNotWrite) {
  for (const char* text : {"  QUJD  ", "QUJD\n", "QUJDQ===", "QUJDRA==QUJD", "QUJ=", "QQ", "QUJ",
                           "====", "Q===", "QU-_", "=QUJ", "QUJDR=A="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(Base64, HexadecimalIsLowerCase) {
  EXPECT_EQ(from_hex("00ff"), std::string("\0\xff", 2));
  for (const char* text : {"0", "0F", "0g", " 0"}) EXPECT_FALSE(from_hex(text)) << text;
}

}  // namespace
}  // namespace assay
