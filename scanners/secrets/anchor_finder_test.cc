#include "scanners/secrets/anchor_finder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

class Places : public AnchorSink {
 public:
  bool anchor_at(const AnchorEntry&, std::size_t begin) override {
    places.push_back(begin);
    return true;
  }
  bool spend(std::uint64_t) override { return true; }
  std::vector<std::size_t> places;
};

std::vector<std::size_t> places(const RuleSet& rules, Bytes text, std::size_t from, std::size_t to) {
  auto finder = AnchorFinder::create(rules);
  Places sink;
  EXPECT_TRUE(finder.has_value());
  EXPECT_TRUE(finder->find(text, from, to, sink));
  std::sort(sink.places.begin(), sink.places.end());
  return sink.places;
}

// Its rarest bytes are "jqxz", the last ones.
const std::string kKeyword = "serverjqxz";
const std::string kValue = "0123456789abcdef0123";

RuleSet keyword_rules() {
  Rule rule = make_rule("k", {}, "(?i:" + kKeyword + R"()[\w.-]{0,24}[^0-9A-Za-z]{1,12}(?P<secret>[0-9a-f]{20})\b)");
  rule.anchors = {{kKeyword, true}};
  rule.checks = {{CheckKind::digit}};
  RuleSet rules = compile({rule});
  EXPECT_EQ(rules.plan().keywords.size(), 1U);
  return rules;
}

TEST(AnchorFinder, AKeywordIsFoundOnceWhereverItBegins) {
  const RuleSet rules = keyword_rules();
  // Runs are found for 16 KiB at a time.
  for (std::size_t begin = (std::size_t{16} << 10) - 60; begin < (std::size_t{16} << 10) + 5; ++begin) {
    std::string text(begin, ' ');
    text += cat(kKeyword, " = ", kValue, " ", kValue, "\n");
    text.resize(std::size_t{20} << 10, ' ');
    EXPECT_EQ(places(rules, text, 0, text.size()), std::vector{begin});
  }
}

TEST(AnchorFinder, AKeywordIsFoundWhereItBeginsInTheRange) {
  const RuleSet rules = keyword_rules();
  const std::string text = "a " + kKeyword + "=" + kValue + " " + kKeyword + "=" + kValue;
  const std::size_t second = text.rfind(kKeyword);
  EXPECT_EQ(places(rules, text, 2, 3), std::vector{std::size_t{2}});
  EXPECT_EQ(places(rules, text, 3, second + 1), std::vector{second});
  EXPECT_TRUE(places(rules, text, 3, second).empty());
  EXPECT_EQ(places(rules, text, 0, text.size()), (std::vector{std::size_t{2}, second}));
}

TEST(AnchorFinder, AKeywordMayStandAtTheBeginOfTheText) {
  const RuleSet rules = keyword_rules();
  for (std::size_t cut = 0; cut <= kKeyword.size(); ++cut) {
    const std::string text = kKeyword.substr(cut) + "=" + kValue;
    EXPECT_EQ(places(rules, text, 0, text.size()).size(), cut == 0 ? 1U : 0U);
  }
}

TEST(AnchorFinder, AKeywordWhoseValueStandsInALongerRunIsNone) {
  const RuleSet rules = keyword_rules();
  EXPECT_TRUE(places(rules, kKeyword + "=x" + kValue, 0, 10).empty());
  EXPECT_TRUE(places(rules, kKeyword + "=" + kValue + "0", 0, 10).empty());
}

}  // namespace
}  // namespace assay
