#include "base/pieced_text.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(PiecedText, PlacesLeadBackThroughCopiesAndWhatWasMade) {
  PiecedText text("runs");
  text.copy("pass", 10);
  text.copy("word", 30);
  text.make("&", 40, 5);
  text.make("\n", 50, 0);
  EXPECT_EQ(text.text(), "password&\n");
  EXPECT_EQ(text.original_begin(0), 10U);
  EXPECT_EQ(text.original_begin(4), 30U);
  EXPECT_EQ(text.original_end(4), 14U);
  EXPECT_EQ(text.original_end(8), 34U);
  EXPECT_EQ(text.original_begin(8), 40U);
  EXPECT_EQ(text.original_end(9), 45U);
  EXPECT_EQ(text.original_end(10), 50U);
}

TEST(PiecedText, CopiesThatFollowEachOtherAreOnePiece) {
  PiecedText text("runs");
  text.copy("ab", 5);
  text.copy("cd", 7);
  EXPECT_EQ(text.original_end(4), 9U);
  EXPECT_EQ(text.original_begin(3), 8U);
}

}  // namespace
}  // namespace assay
