#include "scanners/secrets/findings.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

class CollectorTest : public ::testing::Test {
 protected:
  void add(Collector& collector, const std::string& text, Origin origin) {
    auto scanner = Scanner::create(rules_);
    ASSERT_TRUE(scanner.has_value());
    std::vector<Match> matches;
    ASSERT_TRUE(scanner->find_all(text, matches));
    std::vector<Hit> hits;
    EXPECT_TRUE(resolve(*scanner, text, matches, {}, hits));
    collector.add(text, 0, hits, origin);
  }
  static Origin file(std::string path) {
    Origin origin;
    origin.path = std::move(path);
    return origin;
  }
  static Origin blob(std::string object) {
    Origin origin;
    origin.kind = OriginKind::git_blob;
    origin.object = std::move(object);
    return origin;
  }
  Collector make() { return Collector(rules_, FingerprintKey{"k", true}); }

  RuleSet rules_ = compile({make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)")});
};

TEST_F(CollectorTest, OneFindingForAValueWithAllItsPlaces) {
  Collector collector = make();
  add(collector, "tok_0123abcd\n", file("b.txt"));
  add(collector, "tok_0123abcd tok_0123abcd\n", file("a.txt"));
  add(collector, "tok_ffffffff\n", file("a.txt"));
  const auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].places.size(), 3U);
  EXPECT_EQ(findings[0].places[0].origin.path, "a.txt");
  EXPECT_EQ(findings[0].places[2].origin.path, "b.txt");
}

TEST_F(CollectorTest, TheOutcomeDoesNotDependOnWhoGathered) {
  Collector one = make();
  Collector two = make();
  Collector other = make();
  add(one, "tok_0123abcd\n", file("x"));
  add(two, "tok_0123abcd tok_ffffffff\n", file("y"));
  add(other, "tok_0123abcd tok_ffffffff\n", file("y"));
  add(other, "tok_0123abcd\n", file("x"));
  one.merge(std::move(two));
  const auto a = std::move(one).finish();
  const auto b = std::move(other).finish();
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].fingerprint, b[i].fingerprint);
    ASSERT_EQ(a[i].places.size(), b[i].places.size());
    EXPECT_EQ(a[i].places[0].origin.path, b[i].places[0].origin.path);
  }
}

TEST_F(CollectorTest, VersionsOfAFileAreOnePlaceWithTheEarliestCommit) {
  Collector collector = make();
  add(collector, "tok_0123abcd\n", blob("aa"));
  add(collector, "\n\ntok_0123abcd\n", blob("bb"));
  add(collector, "tok_0123abcd\nmore\n", blob("cc"));
  const auto findings = std::move(collector).finish([](const Origin& origin) {
    Appearance seen;
    seen.path = "config.py";
    seen.commit = "c" + origin.object;
    seen.time = origin.object == "bb" ? 100 : 200;
    return std::vector<Appearance>{seen};
  });
  ASSERT_EQ(findings.size(), 1U);
  ASSERT_EQ(findings[0].places.size(), 1U);
  EXPECT_EQ(findings[0].places[0].versions, 3U);
  EXPECT_EQ(findings[0].places[0].origin.appearance.commit, "cbb");
  EXPECT_EQ(findings[0].places[0].region.line, 3U);
}

TEST_F(CollectorTest, ObjectsThatStandNowhereAreLeftOut) {
  Collector collector = make();
  add(collector, "tok_0123abcd\n", blob("aa"));
  EXPECT_EQ(collector.objects(""), std::vector<std::string>{"aa"});
  EXPECT_TRUE(std::move(collector).finish([](const Origin&) { return std::vector<Appearance>{}; }).empty());
}

TEST_F(CollectorTest, AValueInAPathIsMasked) {
  Collector collector = make();
  add(collector, "tok_0123abcd\n", file("keys/tok_0123abcd.txt"));
  const auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].places[0].origin.path.find("0123abcd"), std::string::npos);
}

TEST_F(CollectorTest, PathConditionsOfTheRuleHold) {
  Rule rule = make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)");
  rule.exclude_paths = {"*.lock"};
  rules_ = compile({rule});
  Collector collector = make();
  add(collector, "tok_0123abcd\n", file("a/x.lock"));
  EXPECT_TRUE(std::move(collector).finish().empty());
}

}  // namespace
}  // namespace assay
