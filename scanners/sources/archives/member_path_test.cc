#include "scanners/sources/archives/member_path.h"

#include <gtest/gtest.h>

namespace assay::archives {
namespace {

TEST(MemberPath, LeadsOut) {
  for (const char* path : {"/a", "../a", "a/../../b", "..", "\\a", "C:\\a", "c:a", "a\\..\\..\\b"})
    EXPECT_TRUE(leads_out(path)) << path;
  for (const char* path : {"", "a", "a/../b", "./a", "a/..b", "a..", "a/b/../../c", "10:30.log"})
    EXPECT_FALSE(leads_out(path)) << path;
}

TEST(MemberPath, UnpackedName) {
  EXPECT_EQ(unpacked_name("logs/app.log.gz"), "app.log");
  EXPECT_EQ(unpacked_name("a.zst"), "a");
  EXPECT_EQ(unpacked_name("-"), "(unpacked)");
  EXPECT_EQ(unpacked_name("logs/.gz"), "(unpacked)");
}

}  // namespace
}  // namespace assay::archives
