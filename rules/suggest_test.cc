#include "rules/suggest.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay {
namespace {

TEST(DidYouMean, NamesTheNearestOne) {
  const std::vector<std::string_view> known = {"actor", "ref", "ref_name", "repository", "repository_owner"};
  EXPECT_EQ(did_you_mean("reff", known), "did you mean 'ref'?");
  EXPECT_EQ(did_you_mean("ref_nmae", known), "did you mean 'ref_name'?");
  EXPECT_EQ(did_you_mean("repositori", known), "did you mean 'repository'?");
  EXPECT_EQ(did_you_mean("atcor", known), "did you mean 'actor'?");
}

TEST(DidYouMean, SaysNothingWhereNoneIsNear) {
  const std::vector<std::string_view> known = {"ref", "repository_owner"};
  EXPECT_EQ(did_you_mean("owner", known), "");
  EXPECT_EQ(did_you_mean("refabcdef", known), "");
  EXPECT_EQ(did_you_mean(std::string(81, 'r'), known), "");
  EXPECT_EQ(did_you_mean("x", {}), "");
}

}  // namespace
}  // namespace assay
