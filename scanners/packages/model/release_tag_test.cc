#include "scanners/packages/model/release_tag.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

TEST(ReleaseTag, OneFormEachIsTaken) {
  for (const char* good : {"v1.2.3", "v0.0.1", "v1.2.3rc1", "v1.2.3-rc1", "v1.2.3.post1"})
    EXPECT_TRUE(version_of_tag(good)) << good;
  for (const char* bad : {"", "1.2.3", "v1.02.3", "v1.2", "v1.2.3.4", "v1.2.3+x", "v1.2.3-alpha", "V1.2.3", "v1.2.3 "})
    EXPECT_FALSE(version_of_tag(bad)) << bad;
}

}  // namespace
}  // namespace assay::packages
