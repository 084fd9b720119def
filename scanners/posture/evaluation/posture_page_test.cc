// docs/posture.md against the declarations. ASSAY_UPDATE_GOLDEN=1 writes it anew.
#include "scanners/posture/evaluation/posture_page.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::posture {
namespace {

TEST(PosturePage, IsWhatTheChecksDeclare) {
  const std::string path = cat(ASSAY_SOURCE_DIR, "/docs/posture.md");
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomically(path, posture_page()));
  }
  const auto page = read_file(path);
  ASSERT_TRUE(page);
  EXPECT_TRUE(*page == posture_page()) << "docs/posture.md is old: run this test with ASSAY_UPDATE_GOLDEN=1";
}

}  // namespace
}  // namespace assay::posture
