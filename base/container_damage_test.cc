#include "base/container_damage.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

const std::string kPacked = std::string("\x1E\x8B\x08\0\0\0\0\0", 8) + "\xAB\xB0\x35\xE4";

TEST(ContainerDamage, ANameAndBytesThatAreNoTextAreOne) {
  for (const char* path : {"a.gz", "x/b.TGZ", "c.tar", "d.whl", "e.7z", "f.tar.zst"})
    EXPECT_NE(container_damage(kPacked, path), "") << path;
  EXPECT_NE(container_damage("caf\xE9 \xFF\xFE\xFA", "a.bz2"), "");
}

TEST(ContainerDamage, TextAndOtherNamesAreNone) {
  EXPECT_EQ(container_damage(kPacked, "a.bin"), "");
  EXPECT_EQ(container_damage(kPacked, "gz"), "");
  EXPECT_EQ(container_damage(kPacked, ""), "");
  EXPECT_EQ(container_damage("", "a.gz"), "");
  EXPECT_EQ(container_damage("not packed: caf\xC3\xA9\n\x1B[1m", "a.gz"), "");
  EXPECT_EQ(container_damage(std::string(10240, '\0'), "empty.tar"), "");
  EXPECT_EQ(container_damage(std::string("\xFF\xFEt\0e\0x\0t\0", 10), "a.zip"), "");
}

TEST(ContainerDamage, ACharacterThatTheHeadCutsIsText) {
  EXPECT_EQ(container_damage(std::string(32773, 'a') + "\xC3\xA9", "a.gz"), "");
}

TEST(ContainerDamage, ATarHeaderWhoseChecksumIsAnother) {
  std::string header(512, '\0');
  header.replace(0, 5, "a.txt");
  header.replace(257, 5, "ustar");
  EXPECT_NE(container_damage(header, ""), "");
  std::string text(512, 'a');
  text.replace(257, 5, "ustar");
  EXPECT_EQ(container_damage(text, ""), "");
}

}  // namespace
}  // namespace assay
