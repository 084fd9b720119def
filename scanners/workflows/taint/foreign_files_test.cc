#include "scanners/workflows/taint/foreign_files.h"

#include <gtest/gtest.h>

#include "scanners/workflows/shell/expansion.h"

namespace assay::workflows::taint {
namespace {

bool holds(std::string path, std::string_view read) {
  return ForeignFiles{ForeignFiles::Kind::artifact, nullptr, std::move(path)}.may_hold(read);
}

const std::string kTemp(1, shell::kUnknown);

TEST(ForeignFiles, LieInTheirFolder) {
  EXPECT_TRUE(holds("pr", "pr/number"));
  EXPECT_TRUE(holds("./pr/", "./pr/number"));
  EXPECT_FALSE(holds("pr", "project/number"));
  EXPECT_FALSE(holds("pr", "VERSION"));
  EXPECT_FALSE(holds("pr", kTemp + "/pr/number"));
}

TEST(ForeignFiles, InTheWorkspaceAreAnyOfIt) {
  EXPECT_TRUE(holds("", "number"));
  EXPECT_TRUE(holds(".", "a/number"));
  EXPECT_FALSE(holds("", "/etc/passwd"));
  EXPECT_FALSE(holds("", kTemp + "/x"));
}

TEST(ForeignFiles, OfAFolderThatARunChoosesAreThoseWithItsEnd) {
  EXPECT_TRUE(holds("${{ runner.temp }}/pr", kTemp + "/pr/number"));
  EXPECT_TRUE(holds("${{ runner.temp }}/pr", "/tmp/pr/number"));
  EXPECT_FALSE(holds("${{ runner.temp }}/pr", kTemp + "/other"));
  EXPECT_TRUE(holds("${{ runner.temp }}", kTemp + "/number"));
  EXPECT_TRUE(holds("/tmp", "/tmp/number"));
  EXPECT_FALSE(holds("${{ runner.temp }}", "number"));
}

}  // namespace
}  // namespace assay::workflows::taint
