#include "scanners/workflows/audit/line_hashes.h"

#include <gtest/gtest.h>

#include "base/line_hash.h"

namespace assay::workflows {
namespace {

Finding at_line(std::uint32_t line) {
  Finding out;
  out.place.region.line = out.place.region.end_line = line;
  return out;
}

TEST(LineHashes, AreThoseOfCodeScanning) {
  const std::string text = "on: push\njobs: {}\n";
  const auto tree = yaml::read(text);
  std::vector<Finding> findings = {at_line(2)};
  add_line_hashes(**tree, findings);
  EXPECT_EQ(findings[0].line_hash->hash, primary_location_line_hash(text, 2));
  EXPECT_EQ(findings[0].line_hash->text, "jobs: {}\n");
}

TEST(LineHashes, NoneIsGivenWhereAHiddenValueIsAmongWhatItIsOf) {
  const auto tree = yaml::read("a: 1\nb: hidden\n" + std::string(200, '#') + "\nc: 1\n");
  std::vector<Finding> findings = {at_line(1), at_line(2), at_line(3), at_line(4)};
  findings[1].hides_place = true;
  add_line_hashes(**tree, findings);
  EXPECT_EQ(findings[0].line_hash->hash, "");
  EXPECT_EQ(findings[1].line_hash->hash, "");
  EXPECT_NE(findings[2].line_hash->hash, "");
  EXPECT_NE(findings[3].line_hash->hash, "");
}

}  // namespace
}  // namespace assay::workflows
