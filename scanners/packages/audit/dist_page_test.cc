// docs/dist.md against the declarations. ASSAY_UPDATE_GOLDEN=1 writes it anew.
#include "scanners/packages/audit/dist_page.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::packages {
namespace {

TEST(DistPage, IsWhatTheChecksDeclare) {
  const std::string path = cat(ASSAY_SOURCE_DIR, "/docs/dist.md");
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomically(path, dist_page()));
  }
  const auto page = read_file(path);
  ASSERT_TRUE(page);
  EXPECT_TRUE(*page == dist_page()) << "docs/dist.md is old: run this test with ASSAY_UPDATE_GOLDEN=1";
}

}  // namespace
}  // namespace assay::packages
