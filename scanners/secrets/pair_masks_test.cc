#include "scanners/secrets/pair_masks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "rules/marks.h"
#include "scanners/secrets/anchor_finder.h"
#include "scanners/secrets/byte_masks.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

// Literals of all lengths, in capitals and not, of letters, signs and bytes beyond ASCII.
AnchorTable literals() {
  AnchorTable table;
  for (const char* text : {"psk", ":::", "AKIA", "key=", "password", "https://", "-----BEGIN ", "contrase\xC3\xB1"})
    table.anchors.push_back({text, text[0] == 'p'});
  return table;
}

// Mostly literals, some with another byte, from a small alphabet, so that pairs stand often.
std::string mixed_text(std::mt19937& random, std::size_t size) {
  const AnchorTable table = literals();
  std::string text;
  while (text.size() < size) {
    std::string next = table.anchors[random() % table.size()].text;
    if (random() % 3 == 0) next[random() % next.size()] = static_cast<char>(random());
    if (random() % 4 == 0) next[0] = static_cast<char>(next[0] ^ 0x20);
    text += next;
    if (random() % 2 == 0) text += static_cast<char>(random());
  }
  text.resize(size);
  return text;
}

TEST(PairMasks, TheFastKernelSaysTheSame) {
  if (pair_kernel() == nullptr) GTEST_SKIP() << "no fast kernel for this processor";
  std::mt19937 random(1);
  const LiteralIndex index(literals());
  ASSERT_TRUE(index.complete);
  for (int round = 0; round < 50; ++round) {
    const std::string text = mixed_text(random, 5 * kMaskBytes + 3);
    PairMasks fast[5], plain[5];
    pair_kernel()(index.tables, text.data(), 5, fast);
    mask_pairs_plainly(index.tables, text.data(), 5, plain);
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(fast[i].three, plain[i].three);
      EXPECT_EQ(fast[i].four, plain[i].four);
      EXPECT_EQ(fast[i].longer, plain[i].longer);
    }
  }
}

TEST(PairMasks, AShortLiteralLeavesTheIndexIncomplete) {
  AnchorTable table = literals();
  table.anchors.push_back({"ab", false});
  EXPECT_FALSE(LiteralIndex(table).complete);
}

class Anchors : public AnchorSink {
 public:
  bool anchor_at(const AnchorEntry& entry, std::size_t begin) override {
    found.emplace_back(begin, entry.length);
    return true;
  }
  bool mark_at(std::size_t mark, std::size_t begin) override {
    found.emplace_back(begin, -1 - static_cast<int>(mark));
    return true;
  }
  bool spend(std::uint64_t) override { return true; }
  std::vector<std::pair<std::size_t, int>> found;
};

std::vector<std::pair<std::size_t, int>> anchors(const RuleSet& rules, PairKernel kernel, Bytes text, std::size_t from,
                                                 std::size_t to) {
  auto finder = AnchorFinder::create(rules, kernel);
  EXPECT_TRUE(finder.has_value());
  Anchors sink;
  EXPECT_TRUE(finder->find(text, from, to, sink));
  std::sort(sink.found.begin(), sink.found.end());
  return sink.found;
}

// Rules whose anchors are literals, since their values are short.
RuleSet literal_rules() {
  std::vector<Rule> rules;
  for (const Literal& literal : literals().anchors) {
    Rule rule = testing::make_rule(cat("r", rules.size()), {}, "");
    std::string quoted;
    for (const char c : literal.text)
      quoted +=
          c >= 0 && std::isalnum(static_cast<unsigned char>(c)) == 0 ? cat("\\", std::string(1, c)) : std::string(1, c);
    rule.anchors = {{literal.text, literal.caseless}};
    rule.pattern = cat(literal.caseless ? "(?i:" : "(?:", quoted, ")(?P<secret>[a-z]{1,6})");
    rules.push_back(std::move(rule));
  }
  return testing::compile(std::move(rules));
}

TEST(PairMasks, HyperscanFindsTheSameWhereverTextAndRangeEnd) {
  const RuleSet rules = literal_rules();
  ASSERT_EQ(rules.plan().literals.size(), literals().size());
  std::mt19937 random(2);
  std::size_t all = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string text = mixed_text(random, random() % 400);
    const std::size_t from = text.empty() ? 0 : random() % text.size();
    const std::size_t to = from + random() % (text.size() - from + 1);
    const auto expected = anchors(rules, nullptr, text, from, to);
    EXPECT_EQ(anchors(rules, mask_pairs_plainly, text, from, to), expected);
    EXPECT_EQ(anchors(rules, pair_kernel(), text, from, to), expected);  // which may be null
    all += expected.size();
  }
  EXPECT_GT(all, 100U);
}

TEST(PairMasks, HyperscanFindsTheSameMarks) {
  const RuleSet rules = literal_rules();
  std::string text = "begin 5 b85 ";
  for (const MarkLiteral& mark : kMarks) {
    text += cat(mark.text, " ");
    for (const char c : mark.text) text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  const auto expected = anchors(rules, nullptr, text, 0, text.size());
  EXPECT_GE(expected.size(), 2 * kMarks.size());
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    for (const PairKernel kernel : {PairKernel{mask_pairs_plainly}, pair_kernel()}) {
      auto both = anchors(rules, kernel, text, 0, cut);
      const auto rest = anchors(rules, kernel, text, cut, text.size());
      both.insert(both.end(), rest.begin(), rest.end());
      EXPECT_EQ(both, expected) << cut;
    }
  }
}

}  // namespace
}  // namespace assay
