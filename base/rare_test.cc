#include "base/rare.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

TEST(Rare, IsEmptyUntilWritten) {
  Rare<std::string> part;
  EXPECT_FALSE(part);
  EXPECT_EQ(*part, "");
  EXPECT_EQ(part->size(), 0U);
  part.made() += "text";
  EXPECT_TRUE(part);
  EXPECT_EQ(*part, "text");
  part.reset();
  EXPECT_FALSE(part);
}

TEST(Rare, CopiesWhatItHolds) {
  Rare<std::string> part(std::string("text"));
  Rare<std::string> copy = part;
  copy.made() = "other";
  EXPECT_EQ(*part, "text");
  part = copy;
  EXPECT_EQ(*part, "other");
  part = Rare<std::string>();
  EXPECT_FALSE(part);
  const Rare<std::string> moved = std::move(copy);
  EXPECT_EQ(*moved, "other");
}

}  // namespace
}  // namespace assay
