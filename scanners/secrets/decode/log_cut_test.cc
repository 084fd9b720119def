#include "scanners/secrets/decode/log_cut.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/decode/joined_lines_fixture.h"
#include "scanners/secrets/decode/line_width.h"

namespace assay {
namespace {

const std::string& kKey = testing::kJoinedKey;

std::string docker(const std::string& text, const std::string& stream = "stdout") {
  return cat(R"({"log":")", text, R"(","stream":")", stream, R"(","time":"2026-01-05T08:00:00.123456789Z"})", "\n");
}

std::string kubernetes(const std::string& text, char flag) {
  return cat("2026-01-05T08:00:00.123456789Z stdout ", std::string(1, flag), " ", text, "\n");
}

std::string gitlab(const std::string& text, char sign) {
  return cat("2026-01-05T08:00:00.123456Z 01O", std::string(1, sign), text, "\n");
}

class LogCutTest : public ::testing::Test {
 protected:
  // Places as "line:column-line:column", all of joined lines.
  std::vector<std::string> places_in(Bytes text) const {
    constexpr std::string_view kJoined = " several lines";
    std::vector<std::string> out = testing::places_in(rules_, text);
    for (std::string& place : out) {
      EXPECT_TRUE(place.ends_with(kJoined)) << place;
      place.resize(place.size() - std::min(place.size(), kJoined.size()));
    }
    return out;
  }

  RuleSet rules_ = testing::compile({testing::joined_key_rule()});
};

using Places = std::vector<std::string>;

TEST_F(LogCutTest, AValueThatDockerCutIsFoundWhereverItWasCut) {
  for (const std::size_t size : {10U, 16384U})
    for (std::size_t at = 1; at < kKey.size(); ++at) {
      const std::string before = std::string(size - 1, 'x') + " ";
      const std::string text = docker(before + kKey.substr(0, at)) + docker(kKey.substr(at) + R"( end\n)");
      EXPECT_EQ(places_in(text), Places{cat("1:", 9 + size, "-2:", 9 + kKey.size() - at)}) << size << ' ' << at;
    }
}

TEST_F(LogCutTest, ALineOfDockerThatEndedIsNotJoined) {
  const std::string next = docker(kKey.substr(10) + R"(\n)");
  EXPECT_EQ(places_in(docker("x " + kKey.substr(0, 10) + R"(\n)") + next), Places{});
  EXPECT_EQ(places_in(docker("x " + kKey.substr(0, 10) + R"(\r\n)") + next), Places{});
  EXPECT_EQ(places_in(docker("x " + kKey.substr(0, 10)) + "\n" + next), Places{});
  EXPECT_EQ(places_in(docker("x " + kKey.substr(0, 10)) + next).size(), 1U);
}

TEST_F(LogCutTest, AWrittenBackslashBeforeAnNIsNoLineEnd) {
  const Rule rule = testing::make_rule("n", {"n_"}, R"(n_[0-9a-f]{16}\b)");
  rules_ = testing::compile({rule});
  EXPECT_EQ(places_in(docker(R"(x \\n)") + docker(R"(_0123456789abcdef\n)")).size(), 1U);
  EXPECT_EQ(places_in(docker(R"(x \n)") + docker(R"(_0123456789abcdef\n)")), Places{});
}

TEST_F(LogCutTest, AValueThatKubernetesCutIsFound) {
  for (std::size_t at = 1; at < kKey.size(); ++at) {
    const std::string first = kubernetes(std::string(16384 - at - 1, 'x') + " " + kKey.substr(0, at), 'P');
    const std::string text = first + kubernetes(kKey.substr(at) + " end", 'F');
    EXPECT_EQ(places_in(text), Places{cat("1:", first.size() - at, "-2:", 41 + kKey.size() - at)}) << at;
  }
}

TEST_F(LogCutTest, AValueThatGitLabWroteInPartsIsFound) {
  const std::string text =
      gitlab("a token " + kKey.substr(0, 7), ' ') + gitlab(kKey.substr(7, 3), '+') + gitlab(kKey.substr(10), '+');
  EXPECT_EQ(places_in(text), Places{"1:41-3:43"});
  EXPECT_EQ(places_in(gitlab(kKey.substr(0, 7), ' ') + gitlab(kKey.substr(7), ' ')), Places{});
}

TEST_F(LogCutTest, BlanksPartWords) {
  EXPECT_EQ(places_in(docker("x " + kKey.substr(0, 10) + " ") + docker(kKey.substr(10) + R"(\n)")), Places{});
  EXPECT_EQ(places_in(docker("x " + kKey.substr(0, 10)) + docker(" " + kKey.substr(10) + R"(\n)")), Places{});
}

TEST(LogCut, LinesAboutAsLongAsTheReachAreJudgedAlikeInPieces) {
  for (std::size_t size = kCutReach - 4; size <= kCutReach + 4; ++size) {
    const std::string first = "start\n" + std::string(size - 11, 'x') + " " + kKey.substr(0, 10) + "\n";
    const std::string text = first + kubernetes(kKey.substr(10), 'F');
    std::vector<Match> whole, pieces;
    find_breaks(text, 0, text.size(), whole);
    for (const std::size_t middle : {std::size_t{100}, first.size() - 3, first.size() - 1, first.size()}) {
      pieces.clear();
      find_breaks(text, 0, middle, pieces);
      find_breaks(text, middle, text.size(), pieces);
      EXPECT_EQ(pieces, whole) << size << ' ' << middle;
    }
  }
}

TEST(LogCut, SaysWhatStandsBetween) {
  const std::string first = docker("ab");
  const std::string text = first + docker("cd");
  const LogCut cut = cut_before(text, first.size());
  EXPECT_EQ(text.substr(0, cut.begin), R"({"log":"ab)");
  EXPECT_EQ(text.substr(cut.begin + cut.length, 3), "cd\"");
  EXPECT_EQ(cut_before(text, 0).length, 0U);
  EXPECT_EQ(cut_before(text, text.size()).length, 0U);
  EXPECT_EQ(cut_before("", 0).length, 0U);
}

TEST(LogCut, ALineWithoutAnEndMayBeAFirstPart) {
  const auto line = [](std::string text) { return text.substr(0, text.size() - 1); };
  EXPECT_TRUE(may_be_cut(line(docker("x"))));
  EXPECT_FALSE(may_be_cut(line(docker(R"(x\n)"))));
  EXPECT_TRUE(may_be_cut(line(gitlab("x", ' '))));
  EXPECT_FALSE(may_be_cut(line(gitlab("x ", ' '))));
  EXPECT_TRUE(may_be_cut(line(kubernetes(std::string(16384, 'x'), 'P'))));
  EXPECT_FALSE(may_be_cut(line(kubernetes("x", 'F'))));
  EXPECT_FALSE(may_be_cut(""));
}

}  // namespace
}  // namespace assay
