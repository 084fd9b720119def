#include "rules/rare_bytes.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(RarestFour, IsNotTheWordThatOtherWordsBeginWith) {
  EXPECT_EQ(std::string_view("testquartz").substr(rarest_four("testquartz"), 4).find("te"), std::string_view::npos);
  EXPECT_GT(rarest_four("loadjfrog"), 0U);
}

TEST(RarestFour, IsTheSameInEitherCase) { EXPECT_EQ(rarest_four("TestRail_Key"), rarest_four("testrail_key")); }

TEST(RarestFour, OfEquallyRareTheFirstCounts) { EXPECT_EQ(rarest_four("zzzzzzzz"), 0U); }

TEST(RarestFour, LiesInTheText) {
  EXPECT_EQ(rarest_four("abcd"), 0U);
  for (const std::string_view text : {"ably-", "deviantart", "\xff\xfe__--", "a b c d"}) {
    EXPECT_LE(rarest_four(text) + 4, text.size()) << text;
  }
}

}  // namespace
}  // namespace assay
