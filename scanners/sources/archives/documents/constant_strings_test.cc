#include <gtest/gtest.h>

#include "scanners/sources/archives/testing.h"

namespace assay::archives {
namespace {

std::string view_of(const std::string& bytes) {
  const RecordingSink sink = open_all(bytes);
  return sink.views.size() == 1 ? sink.views[0].second : "";
}

const std::string kText(51, 'x');  // its length is the digit 3

TEST(ConstantStrings, LengthsOfCompiledPythonArePartedFromTexts) {
  const std::string header = "\xA7\r\r\n" + std::string(12, '\0');
  EXPECT_EQ(view_of(header + "\xE3" + std::string(20, '\0') + "\xDA" + "3" + kText), kText + "\n");
  EXPECT_EQ(view_of(header + "\xE3" + std::string(20, '\0') + "u" + std::string("3\0\0\0", 4) + kText), kText + "\n");
}

TEST(ConstantStrings, OfPickles) {
  EXPECT_EQ(view_of("\x80\x04\x95" + std::string(8, '\0') + "\x8C" + "3" + kText + "\x94."), kText + "\n");
  EXPECT_EQ(view_of("\x80\x02}q" + std::string(8, '\0') + "X" + std::string("3\0\0\0", 4) + kText), kText + "\n");
}

TEST(ConstantStrings, OfJavaClasses) {
  EXPECT_EQ(view_of(std::string("\xCA\xFE\xBA\xBE\0\0\0\x41\0\x02\x01\0", 12) + "3" + kText + std::string("\x01\0", 2)),
            kText + "\n");
}

TEST(ConstantStrings, LengthsThatLieGiveNothing) {
  const std::string header = "\x80\x04\x95" + std::string(8, '\0');
  EXPECT_EQ(view_of(header + "\x8D" + std::string(8, '\xFF') + kText), "");
  EXPECT_EQ(view_of(header + "\x8C" + "\x7F" + kText), "");
}

}  // namespace
}  // namespace assay::archives
