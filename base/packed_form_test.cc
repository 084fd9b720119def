#include "base/packed_form.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

using namespace std::string_literals;

bool is_packed(const std::string& whole) { return !packed_form({.head = whole, .tail = whole, .whole = true}).empty(); }

bool begins_packed(const std::string& head) { return !packed_form({.head = head}).empty(); }

std::string compound(const std::string& content) {
  std::string out = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + std::string(504, '\0');
  out[30] = 9;
  out[48] = 1;
  return out + content;
}

TEST(PackedForm, OfCompoundFilesWhatHidesText) {
  const std::string plain(1024, 'a');
  EXPECT_FALSE(is_packed(compound(plain)));
  EXPECT_TRUE(is_packed(compound(plain + "MSCF\0\0\0\0"s)));
  EXPECT_TRUE(is_packed(compound(plain + "\x84\x10\x0C\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"s)));
  std::string name;
  for (const char c : "EncryptedPackage"s) name += {c, '\0'};
  EXPECT_TRUE(is_packed(compound(plain + name)));
  EXPECT_FALSE(begins_packed(compound(plain)));
  EXPECT_TRUE(begins_packed(compound("the directory is farther"))) << "not all of it is known";
}

TEST(PackedForm, OfWhatTheEndTells) {
  const std::string trailer = "koly\0\0\0\4"s + std::string(504, '\0');
  EXPECT_TRUE(is_packed(std::string(1000, 'x') + trailer));
  EXPECT_FALSE(is_packed(trailer + "more"));
  EXPECT_TRUE(is_packed("a table \x57\xFB\x80\x8B\x24\x75\x47\xDB"));
  EXPECT_TRUE(is_packed("a table \xF7\xCF\xF4\x85\xB7\x41\xE2\x88"));
  EXPECT_FALSE(begins_packed(std::string(1000, 'x') + trailer)) << "the end is not known";
}

TEST(PackedForm, OfPackedPrograms) {
  EXPECT_TRUE(is_packed("\177ELF\2\1\1"s + std::string(200, '\0') + "UPX!"));
  EXPECT_TRUE(is_packed("MZ"s + std::string(900, '\0') + "UPX!"));
  EXPECT_FALSE(is_packed("MZ"s + std::string(5000, '\0') + "UPX!"));
  EXPECT_FALSE(is_packed("a text of how a program is packed: UPX!"));
}

TEST(PackedForm, OfHdfWithAFilter) {
  const std::string first = "\x89HDF\r\n\x1A\n\0"s + std::string(200, 'a');
  EXPECT_FALSE(is_packed(first));
  EXPECT_TRUE(begins_packed(first)) << "a filter may be farther";
  EXPECT_TRUE(is_packed(first + "deflate\0"s));
  EXPECT_TRUE(is_packed("\x89HDF\r\n\x1A\n\2"s + std::string(200, 'a'))) << "its filters have no names";
  EXPECT_TRUE(is_packed("MATLAB 7.3 MAT-file"s + std::string(493, ' ') + first + "deflate\0"s));
}

TEST(PackedForm, OfMatlabWithACompressedVariable) {
  std::string header = "MATLAB 5.0 MAT-file, made"s;
  header.resize(124, ' ');
  header += "\0\1IM"s;
  const std::string plain = "\x0E\0\0\0\x08\0\0\0abcdefgh"s, packed = "\x0F\0\0\0\x04\0\0\0x\x9C\1\2"s;
  EXPECT_FALSE(is_packed(header + plain));
  EXPECT_TRUE(is_packed(header + packed));
  EXPECT_TRUE(is_packed(header + plain + packed));
  EXPECT_TRUE(begins_packed(header + "\x0E\0\0\0\0\0\1\0abcdefgh"s)) << "what follows is not known";
}

TEST(PackedForm, OfAnErofsImage) {
  EXPECT_TRUE(is_packed(std::string(1024, '\0') + "\xE2\xE1\xF5\xE0"));
  EXPECT_FALSE(is_packed(std::string(1023, '\0') + "\xE2\xE1\xF5\xE0"));
}

TEST(PackedForm, OfRevisionLogs) {
  std::string entry(64, '\0');
  entry[3] = 1;
  entry.replace(24, 8, 8, '\xFF');
  EXPECT_TRUE(is_packed(entry));
  entry[24] = '\0';
  EXPECT_FALSE(is_packed(entry));
}

TEST(LastBytes, AreThoseOfAllParts) {
  LastBytes last;
  last.add("");
  EXPECT_EQ(last.get(), "");
  last.add("ab");
  last.add("cd");
  EXPECT_EQ(last.get(), "abcd");
  const std::string rest(510, 'x');
  last.add(rest);
  EXPECT_EQ(last.get(), "cd" + rest);
  last.add(rest + "efg");
  EXPECT_EQ(last.get(), rest.substr(1) + "efg");
}

}  // namespace
}  // namespace assay
