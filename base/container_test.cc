#include "base/container.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

using namespace std::string_view_literals;

TEST(Container, CompressedDataAndArchivesAreKnownByTheirFirstBytes) {
  EXPECT_EQ(container_of("PK\x03\x04\x14\0"sv), ContainerKind::zip);
  EXPECT_EQ(container_of("\x1F\x8B\x08\0"sv), ContainerKind::gzip);
  EXPECT_EQ(container_of("BZh91AY&SY"sv), ContainerKind::bzip2);
  EXPECT_EQ(container_of("BZh1\x17\x72\x45\x38\x50\x90"sv), ContainerKind::bzip2);
  EXPECT_EQ(container_of("\xFD\x37zXZ\0\0"sv), ContainerKind::xz);
  EXPECT_EQ(container_of("\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0abcd"sv), ContainerKind::lzma);
  EXPECT_EQ(container_of("\x28\xB5\x2F\xFD\0"sv), ContainerKind::zstd);
  EXPECT_EQ(container_of("\x5A\x2A\x4D\x18\0\0\0\0"sv), ContainerKind::zstd);
  EXPECT_EQ(container_of("\x04\x22\x4D\x18\0"sv), ContainerKind::lz4);
  EXPECT_EQ(container_of("7z\xBC\xAF\x27\x1C\0"sv), ContainerKind::seven_zip);
  EXPECT_EQ(container_of("Rar!\x1A\x07\x01"sv), ContainerKind::rar);
  EXPECT_EQ(container_of("!<arch>\ndebian-binary"sv), ContainerKind::ar);
  EXPECT_EQ(container_of("070701" + std::string(104, '0')), ContainerKind::cpio);
}

TEST(Container, AnIsoImageIsKnownByItsDescriptor) {
  std::string image(kContainerHead, '\0');
  image.replace(32769, 5, "CD001");
  EXPECT_EQ(container_of(image), ContainerKind::iso);
}

TEST(Container, AZipArchiveIsKnownByItsEnd) {
  const std::string end = "PK\x05\x06" + std::string(18, '\0');
  EXPECT_EQ(container_of("anything " + end), ContainerKind::zip);
  std::string with_comment = end + "comment";
  with_comment[20] = 7;
  EXPECT_EQ(container_of("#!/bin/sh\n" + with_comment), ContainerKind::zip);
  EXPECT_EQ(container_of("#!/bin/sh\nPK\x03\x04"sv), ContainerKind::zip);
  EXPECT_EQ(container_of("text", end), ContainerKind::zip);
}

TEST(Container, OtherBytesAreNone) {
  for (const std::string& bytes :
       {std::string(), std::string("P"), std::string("PK"), std::string("text"), std::string("070701 is a number"),
        std::string("BZh9 is how bzip2 data begins"), std::string("\x7F\x45LF\x02\x01\x01\0\0\0", 10),
        std::string("#!/bin/sh\necho PK\n"), std::string("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR", 16), std::string(1024, 'x'),
        std::string(1024, '\0'), std::string(1024, '0'), std::string(40000, ' ')})
    EXPECT_EQ(container_of(bytes), ContainerKind::none) << bytes.substr(0, 20);
}

}  // namespace
}  // namespace assay
