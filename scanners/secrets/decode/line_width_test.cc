#include "scanners/secrets/decode/line_width.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/decode/joined_lines_fixture.h"

namespace assay {
namespace {

const std::string& kKey = testing::kJoinedKey;

// `text` as a terminal of that width shows it, each line behind `frame`.
std::string broken(const std::string& text, std::size_t width, const std::string& frame = "",
                   const std::string& end = "\n") {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += width) out += frame + text.substr(at, width) + end;
  return out;
}

// A line in which the key begins `before` the column `width`.
std::string line_with_key(std::size_t width, std::size_t before) {
  return std::string(width - before - 1, 'x') + " " + kKey + " and more";
}

class LineWidthTest : public ::testing::Test {
 protected:
  std::vector<std::string> places_in(Bytes text, bool joins = true) { return testing::places_in(rules_, text, joins); }

  static Rule generic() {
    Rule rule = testing::make_rule("g", {"secret="}, R"(secret=(?P<secret>[0-9a-f]{20})\b)");
    rule.generic = true;
    return rule;
  }

  RuleSet rules_ =
      testing::compile({testing::joined_key_rule(), testing::make_rule("l", {"long_"}, R"(\blong_[0-9a-f]{200}\b)"),
                        testing::make_rule("n", {"name:"}, R"(name:(?P<secret>[0-9a-f]{20})\b)"), generic()});
};

using Places = std::vector<std::string>;

TEST_F(LineWidthTest, AValueThatAUsualWidthBrokeIsFound) {
  for (const std::size_t width : {80U, 100U, 120U, 132U, 160U})
    for (const std::size_t before : {1U, 4U, 12U, 19U}) {
      const std::string expected = cat("1:", width - before + 1, "-2:", kKey.size() - before + 1, " several lines");
      EXPECT_EQ(places_in(broken(line_with_key(width, before), width)), Places{expected}) << width << " " << before;
      EXPECT_EQ(places_in(broken(line_with_key(width, before), width, "", "\r\n")), Places{expected});
    }
}

TEST_F(LineWidthTest, OnlyWhereThatIsAskedFor) {
  EXPECT_EQ(places_in(broken(line_with_key(80, 10), 80), false), Places{});
}

TEST_F(LineWidthTest, BehindAFrameTheWidthIsThatOfTheText) {
  for (const std::string frame : {"2026-01-05T08:00:00.1234567Z ", "2026-01-05T08:00:00.1Z stdout F ", "08:00:00 "})
    EXPECT_EQ(places_in(broken(line_with_key(80, 10), 80, frame)),
              Places{cat("1:", frame.size() + 71, "-2:", frame.size() + 11, " several lines")})
        << frame;
}

TEST_F(LineWidthTest, AValueMayGoOverManyLines) {
  std::string key = "long_";
  for (int i = 0; i < 200; ++i) key += "0123456789abcdef"[i % 7];
  EXPECT_EQ(places_in(broken("token " + key + " end", 80)), Places{"1:7-3:52 several lines"});
}

TEST_F(LineWidthTest, WidthsCountCharactersAndNotBytes) {
  EXPECT_EQ(places_in("\xC3\xA4" + std::string(68, 'x') + " " + kKey.substr(0, 10) + "\n" + kKey.substr(10) + "\n"),
            Places{"1:71-2:11 several lines"});
}

TEST_F(LineWidthTest, OtherWidthsAreNoBreak) {
  for (const std::size_t width : {40U, 75U, 81U, 90U, 300U})
    EXPECT_EQ(places_in(broken(line_with_key(width, 10), width)), Places{}) << width;
}

TEST_F(LineWidthTest, ALongerLineBehindSaysThatNothingWasBroken) {
  const std::string text = line_with_key(80, 10);
  EXPECT_EQ(places_in(text.substr(0, 80) + "\n" + text.substr(80) + std::string(70, ' ') + "\n"), Places{});
}

TEST_F(LineWidthTest, ALineInAnotherFrameDoesNotGoOn) {
  const std::string text = line_with_key(80, 10);
  EXPECT_EQ(places_in(text.substr(0, 80) + "\n08:00:00 " + text.substr(80) + "\n"), Places{});
  EXPECT_EQ(places_in(text.substr(0, 80) + "\n  " + text.substr(80) + "\n"), Places{});
}

TEST_F(LineWidthTest, WhatANameTellsOfEndsWithItsLine) {
  for (const std::string name : {"secret=", "name:"}) {
    const std::string text = std::string(60 - name.size(), 'x') + " " + name + "0123456789abcdef0123";
    ASSERT_EQ(places_in(text + "\n").size(), 1U) << name;
    EXPECT_EQ(places_in(text.substr(0, 72) + "\n" + text.substr(72) + "\n"), Places{}) << name;
  }
}

TEST_F(LineWidthTest, AValueThatEndsWithItsLineStaysAsItIs) {
  const std::string text = std::string(59, 'x') + " " + kKey;
  EXPECT_EQ(places_in(text + "\nNext line\n"), Places{"1:61-1:81 "});
}

TEST_F(LineWidthTest, ALineWithoutAnEndMayBeOne) {
  EXPECT_TRUE(may_be_broken(std::string(80, 'x')));
  EXPECT_TRUE(may_be_broken("2026-01-05T08:00:00.1Z " + std::string(80, 'x')));
  EXPECT_FALSE(may_be_broken(std::string(81, 'x')));
  EXPECT_FALSE(may_be_broken(std::string(79, 'x') + " "));
  EXPECT_FALSE(may_be_broken(""));
}

}  // namespace
}  // namespace assay
