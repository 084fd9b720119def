#include "base/shared_text.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(SharedText, IsHeldOnce) {
  const SharedText text(std::string("a text that is longer than a string holds in itself"));
  const SharedText copy = text;
  EXPECT_EQ(copy.str().data(), text.str().data());
  EXPECT_EQ(copy, text);
}

TEST(SharedText, ComparesByWhatItSays) {
  const SharedText a(std::string("a")), b(std::string("b"));
  EXPECT_EQ(a, SharedText(std::string("a")));
  EXPECT_NE(a, b);
  EXPECT_LT(a, b);
  EXPECT_EQ(a, "a");
  EXPECT_TRUE(SharedText().empty());
  EXPECT_EQ(SharedText(std::string()), SharedText());
  SharedText other = a;
  other = "c";
  EXPECT_EQ(other, "c");
  EXPECT_EQ(a, "a");
}

}  // namespace
}  // namespace assay
