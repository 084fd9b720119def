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
  void add(Collector& collector, const std::string& text, const Origin& origin) {
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

// A marker without a value goes on holding when the value behind it is changed; one with its fingerprint does not.
TEST_F(CollectorTest, AMarkerForOneValueHoldsForNoOther) {
  const auto suppressed = [&](const std::string& text) {
    Collector collector = make();
    add(collector, text, file("a.txt"));
    const auto findings = std::move(collector).finish();
    EXPECT_EQ(findings.size(), 1U);
    return findings[0].suppressed();
  };
  Collector collector = make();
  add(collector, "tok_0123abcd\n", file("a.txt"));
  const std::string fingerprint = std::move(collector).finish()[0].fingerprint;
  const std::string marker = " # assay:allow t@" + fingerprint.substr(0, 12) + " made up\n";
  EXPECT_TRUE(suppressed("tok_0123abcd" + marker));
  EXPECT_FALSE(suppressed("tok_4567abcd" + marker));
  EXPECT_TRUE(suppressed("tok_4567abcd # assay:allow t made up\n"));
  EXPECT_TRUE(suppressed("# assay:allow-next t@" + fingerprint + "\ntok_0123abcd\n"));
}

TEST_F(CollectorTest, AMarkersReasonHoldsNoValueOfAnotherFinding) {
  Collector collector = make();
  add(collector, "tok_0123abcd # assay:allow t as in the mail of tok_ffffffff-\n", file("a.txt"));
  add(collector, "tok_ffffffff\n", file("b.txt"));
  const auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 2U);
  for (const Finding& finding : findings) {
    for (const Place& place : finding.places) {
      EXPECT_EQ(place.context.find("ffffffff"), std::string::npos);
      if (place.suppressed) {
        EXPECT_EQ(place.suppressed->reason.find("ffffffff"), std::string::npos);
      }
    }
  }
}

TEST_F(CollectorTest, ACredentialInANameIsMaskedThoughItStandsNowhereElse) {
  Collector collector = make();
  add(collector, "tok_0123abcd\n", file("keys/tok_ffffffff.txt"));
  const auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].places[0].origin.path.find("ffffffff"), std::string::npos);
}

class LimitedCollectorTest : public CollectorTest {
 protected:
  static constexpr std::size_t kLimit = 3;
  Collector make_limited() {
    Limits limits;
    limits.places_per_finding = kLimit;
    return Collector(rules_, FingerprintKey{"k", true}, limits);
  }
  // Accepts what lies below ok/.
  static bool judge(Finding& finding) {
    for (Place& place : finding.places)
      if (place.origin.path.starts_with("ok/")) place.suppressed = Suppression{Suppression::Kind::external, "test", ""};
    return false;
  }
};

// A suppression of one folder once hid a place beyond the limit, which nobody looked at.
TEST_F(LimitedCollectorTest, APlaceBeyondTheLimitIsNotHiddenByOnesThatAreSuppressed) {
  Collector collector = make_limited();
  for (int i = 0; i < 5; ++i) add(collector, "tok_0123abcd\n", file(cat("ok/", i)));
  add(collector, "tok_0123abcd\n", file("z"));
  const auto findings = std::move(collector).finish({}, judge);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_FALSE(findings[0].suppressed());
  EXPECT_EQ(findings[0].place_count, 6U);
  ASSERT_EQ(findings[0].places.size(), kLimit);
  EXPECT_EQ(findings[0].places.back().origin.path, "z");
}

TEST_F(LimitedCollectorTest, MorePlacesThanTheLimitMayAllBeSuppressed) {
  Collector collector = make_limited();
  for (int i = 0; i < 5; ++i) add(collector, "tok_0123abcd\n", file(cat("ok/", i)));
  const auto findings = std::move(collector).finish({}, judge);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_TRUE(findings[0].suppressed());
}

TEST_F(LimitedCollectorTest, OpenPlacesBeyondTheLimitKeepAFindingOpen) {
  Collector collector = make_limited();
  for (int i = 0; i < 5; ++i) add(collector, "tok_0123abcd\n", file(cat("x/", i)));
  auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 1U);
  for (Place& place : findings[0].places) place.suppressed = Suppression{};
  EXPECT_FALSE(findings[0].suppressed());
}

// Each stretched fingerprint takes 0.3 ms: 20,000 passwords in a file once took 16 seconds.
TEST_F(LimitedCollectorTest, ValuesThatCouldBeGuessedAreBoundedAndThatIsSaid) {
  Limits limits;
  limits.stretched_values_base = 3;
  const auto fingerprints = [&](const FingerprintKey& key, bool other_way, Coverage& coverage) {
    Collector one(rules_, key, limits), two(rules_, key, limits);
    for (int i = 0; i < 8; ++i)
      add((i % 2 == 0) == other_way ? one : two, cat("tok_0000000", i, "\n"), file(cat("f", i)));
    one.merge(std::move(two));
    std::vector<std::string> found;
    for (const Finding& finding : std::move(one).finish({}, {}, &coverage)) found.push_back(finding.fingerprint);
    return found;
  };
  Coverage all, some, again;
  EXPECT_EQ(fingerprints(FingerprintKey{"k", true}, false, all).size(), 8U);
  EXPECT_TRUE(all.complete());
  const auto kept = fingerprints(FingerprintKey::built_in(), false, some);
  EXPECT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept, fingerprints(FingerprintKey::built_in(), true, again));
  ASSERT_EQ(some.gap_count(), 1U);
  EXPECT_NE(some.gaps().begin()->why.find("5 others were left out"), std::string::npos);
}

TEST_F(CollectorTest, PlacesThatWereNeverLookedAtAreNotSuppressedByAPath) {
  Collector collector = make();
  std::string text;
  for (int i = 0; i < 9000; ++i) text += "tok_0123abcd\n";
  for (int i = 0; i < 5; ++i) add(collector, text, file(cat("ok/", i)));
  const auto accept = [](bool everywhere) {
    return [everywhere](Finding& finding) {
      for (Place& place : finding.places) place.suppressed = Suppression{};
      return everywhere;
    };
  };
  Collector other = make();
  for (int i = 0; i < 5; ++i) add(other, text, file(cat("ok/", i)));
  const auto by_path = std::move(collector).finish({}, accept(false));
  const auto by_value = std::move(other).finish({}, accept(true));
  ASSERT_EQ(by_path.size(), 1U);
  EXPECT_FALSE(by_path[0].suppressed());
  EXPECT_TRUE(by_value[0].suppressed());
  EXPECT_EQ(by_path[0].place_count, by_value[0].place_count);
}

TEST_F(CollectorTest, ManyPlacesAreTheSameWhoeverGatheredThem) {
  std::string text;
  for (int i = 0; i < 9000; ++i) text += "tok_0123abcd\n";
  Collector one = make(), two = make(), alone = make();
  for (int i = 0; i < 6; ++i) {
    add(i % 2 == 0 ? one : two, text, file(cat("f", i)));
    add(alone, text, file(cat("f", i)));
  }
  one.merge(std::move(two));
  // What is kept before attribution shows in what a judge sees.
  const auto seen = [](std::size_t& places) {
    return [&places](Finding& finding) {
      places = finding.places.size();
      return false;
    };
  };
  std::size_t by_two = 0, by_one = 0;
  (void)std::move(one).finish({}, seen(by_two));
  (void)std::move(alone).finish({}, seen(by_one));
  EXPECT_EQ(by_two, by_one);
}

}  // namespace
}  // namespace assay
