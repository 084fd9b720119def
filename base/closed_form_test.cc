#include "base/closed_form.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

using namespace std::string_view_literals;

TEST(ClosedForm, IsOfArchivesImagesAndCompressedData) {
  for (const Bytes head : {"hsqs\1\0\0\0"sv, "QFI\xFB\0\0\0\3"sv, "xar!\0\x1c\0\1"sv, "\x20\0-lh5-\1\2"sv,
                           "PAR1\x15\0"sv, "ARROW1\0\0\xFF"sv, "\177ELF\2\1\1\0AI\2\0"sv, "PGDMP\1\x0E\0"sv,
                           "REDIS0011\xFA\x09redis-ver\0057.0.4"sv, "LPKSHHRH\4\0"sv, "bvx2\0\1"sv,
                           "PACK\0\0\0\2\0\0\0\1"sv, "# v2 git bundle\n"sv, "\x60\xEA\x28\0\x1E\x0B\1\0\x10\0\2\0"sv,
                           "1234567**ACE**\x14"sv, "ZOO 2.10 Archive.\x1A\0\0\xDC\xA7\xC4\xFD"sv})
    EXPECT_NE(closed_gap_of(head), "") << head;
}

TEST(ClosedForm, IsNotWhatIsEncryptedReadAsItIsOrText) {
  for (const Bytes head : {"Salted__12345678\1"sv, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"sv, "ORC is a word"sv,
                           "CWS and more text"sv, "PAR1 a text"sv, "REDIS0_URL=a"sv, "REDIS0_URL=a\nB=A\n"sv,
                           "a text. And more"sv, "a -lh5- in a text"sv, ""sv, "P"sv})
    EXPECT_EQ(closed_gap_of(head), "") << head;
}

TEST(ClosedForm, TwoBytesAreNoArjArchive) {
  EXPECT_EQ(closed_gap_of("\x60\xEA\1\2\3"), "");
  EXPECT_EQ(closed_gap_of("\x60\xEA\x28\0\x1E\x0B\1\0\x10\0\1\0"sv), "") << "a header of a file, not of the archive";
  EXPECT_EQ(closed_gap_of("\x60\xEA\x10\0\x1E\x0B\1\0\x10\0\2\0"sv), "") << "too short";
}

}  // namespace
}  // namespace assay
