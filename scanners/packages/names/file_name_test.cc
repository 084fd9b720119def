#include "scanners/packages/names/file_name.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

TEST(FileName, PartsOfAWheelAreRead) {
  const FileName name = parse_file_name("dist/demo_x-1.0-2b-cp39.cp310-abi3-manylinux_2_17_x86_64.whl");
  EXPECT_EQ(name.why, "");
  EXPECT_EQ(name.name, "demo_x");
  EXPECT_EQ(name.version, "1.0");
  EXPECT_EQ(name.build, "2b");
  EXPECT_EQ(expanded_tags(name),
            (std::vector<std::string>{"cp39-abi3-manylinux_2_17_x86_64", "cp310-abi3-manylinux_2_17_x86_64"}));
}

TEST(FileName, OldNamesOfSourceDistributionsAreRead) {
  const FileName name = parse_file_name("zope.interface-old-5.0-1.tar.gz");
  EXPECT_EQ(name.why, "");
  EXPECT_EQ(parse_file_name("demo-1.0.tar.gz").version, "1.0");
  EXPECT_EQ(parse_file_name("demo-x-1.0.zip").name, "demo-x");
  EXPECT_EQ(parse_file_name("demo-x-1.0.zip").format, Format::zip_sdist);
}

TEST(FileName, PlatformsOfTheIndexAreKnown) {
  for (const char* good :
       {"any", "win_amd64", "manylinux2014_x86_64", "manylinux_2_28_aarch64", "musllinux_1_2_i686",
        "macosx_10_9_x86_64", "macosx_11_0_universal2", "ios_13_0_arm64_iphoneos", "android_24_arm64_v8a"})
    EXPECT_TRUE(is_accepted_platform(good)) << good;
  for (const char* bad : {"linux_x86_64", "manylinux_x86_64", "macosx_11_arm64", "solaris", "manylinux_2_17_vax"})
    EXPECT_FALSE(is_accepted_platform(bad)) << bad;
}

}  // namespace
}  // namespace assay::packages
