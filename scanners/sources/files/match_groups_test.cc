#include "scanners/sources/files/match_groups.h"

#include <gtest/gtest.h>

#include <string>

#include "rules/rule.h"
#include "scanners/sources/files/window_buffer.h"

namespace assay::files {
namespace {

Match match_at(std::uint64_t begin, std::uint32_t width) {
  return {.begin = begin, .rule = 1, .width = width, .secret = 0, .secret_width = width};
}

// The window's text is what stands in [10000, 20000) of the input.
class MoveInto : public ::testing::Test {
 protected:
  MoveInto() {
    limits_.long_value_bytes = 3000;
    window_.text = text_;
    window_.offset = 10000;
  }
  std::vector<Match> moved(const Match& neighbour) {
    std::vector<Match> matches{match_at(15000, 20)};
    std::vector<Match> neighbours{neighbour};
    MatchGroups(WindowShape::of(limits_)).move_into(window_, matches, neighbours);
    EXPECT_EQ(matches, std::vector<Match>{match_at(5000, 20)});
    return neighbours;
  }

  Limits limits_;
  std::string text_ = std::string(10000, '.');
  Window window_;
};

TEST_F(MoveInto, NeighboursOutsideGo) {
  EXPECT_TRUE(moved(match_at(20000, 30)).empty());
  EXPECT_TRUE(moved(match_at(9000, 30)).empty());
}

TEST_F(MoveInto, NeighboursInsideMove) { EXPECT_EQ(moved(match_at(10001, 30)), std::vector<Match>{match_at(1, 30)}); }

TEST_F(MoveInto, OfANeighbourThatBeginsBeforeTheRestIsLeft) {
  EXPECT_EQ(moved(match_at(9990, 30)), std::vector<Match>{match_at(0, 20)});
}

TEST_F(MoveInto, ACandidateThatBeginsBeforeCoversAllThatItMayBe) {
  EXPECT_EQ(moved(match_at(9000, 0)), std::vector<Match>{match_at(0, 2000)});
}

TEST_F(MoveInto, ACandidateWithoutWhatStandsBeforeItCoversAllThatItMayBe) {
  EXPECT_EQ(moved(match_at(10000 + kReach - 1, 0)), std::vector<Match>{match_at(kReach - 1, 3000)});
  EXPECT_EQ(moved(match_at(10000 + kReach, 0)), std::vector<Match>{match_at(kReach, 0)});
}

}  // namespace
}  // namespace assay::files
