// The bounds of a run: what is kept, what is said of it, and that neither depends on the order.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/secrets/text_pool.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

Rule of_severity(Rule rule, Severity severity) {
  rule.severity = severity;
  return rule;
}

struct Blob {
  std::string path;
  std::string text;
};

class BoundedFindings : public ::testing::Test {
 protected:
  Collector make() { return Collector(rules_, FingerprintKey{"k", true}, limits_); }

  void add(Collector& collector, const Blob& blob) {
    std::vector<Match> matches;
    ASSERT_TRUE(scanner_->find_all(blob.text, matches));
    std::vector<Hit> hits;
    ASSERT_TRUE(resolve(*scanner_, blob.text, matches, {}, hits));
    Origin origin;
    origin.path = blob.path;
    collector.add(blob.text, 0, hits, origin);
  }

  // Everything that a report could show, gaps too.
  static std::string told(Collector collector) {
    Coverage coverage;
    std::string out;
    for (const Finding& finding : std::move(collector).finish({}, {}, &coverage)) {
      out += cat(finding.rule, " ", finding.fingerprint, " ", finding.place_count, " ", finding.suppressed(), "\n");
      for (const Place& place : finding.places)
        out += cat("  ", place.origin.path, " ", place.region.begin, " ", place.context, "\n");
      for (const Companion& companion : finding.companions) out += cat("  with ", companion.fingerprint, "\n");
    }
    for (const Gap& gap : coverage.gaps()) out += cat(gap.input, ": ", gap.why, "\n");
    return out;
  }

  static std::string value(std::size_t number) {
    std::string digits = cat(number);
    return std::string(8 - digits.size(), '0') + digits;
  }

  // The same blobs by one Collector and spread over several, in other orders, tell the same.
  void expect_order_to_be_nothing(std::vector<Blob> blobs, const char* gap) {
    std::mt19937 random(11);
    Collector alone = make();
    for (const Blob& blob : blobs) add(alone, blob);
    const std::string expected = told(std::move(alone));
    EXPECT_NE(expected.find(gap), std::string::npos) << expected;
    for (const std::size_t threads : {1U, 2U, 7U}) {
      for (int round = 0; round < 5; ++round) {
        std::shuffle(blobs.begin(), blobs.end(), random);
        std::vector<Collector> collectors;
        for (std::size_t i = 0; i < threads; ++i) collectors.push_back(make());
        for (const Blob& blob : blobs) add(collectors[random() % threads], blob);
        for (std::size_t i = 1; i < threads; ++i) collectors[0].merge(std::move(collectors[i]));
        EXPECT_EQ(told(std::move(collectors[0])), expected) << threads;
      }
    }
  }

  Limits limits_;
  RuleSet rules_ = compile({of_severity(make_rule("less", {"less_"}, R"(\bless_[0-9a-f]{8}\b)"), Severity::low),
                            of_severity(make_rule("more", {"more_"}, R"(\bmore_[0-9a-f]{8}\b)"), Severity::critical)});
  Result<Scanner> scanner_ = Scanner::create(rules_);
};

TEST_F(BoundedFindings, PlacesAreTheSameInAnyOrder) {
  limits_.places_per_run = 60;
  std::mt19937 random(5);
  std::vector<Blob> blobs;
  for (std::size_t i = 0; i < 80; ++i) {
    Blob blob{cat(i % 3 == 0 ? "tests/" : "src/", i), {}};
    for (std::size_t n = random() % 12; n > 0; --n)
      blob.text += cat("less_", value(random() % 20), random() % 4 == 0 ? " # assay:allow\n" : "\n");
    blobs.push_back(std::move(blob));
  }
  expect_order_to_be_nothing(std::move(blobs), "more than 60 places: at most ");
}

TEST_F(BoundedFindings, ValuesAreTheSameInAnyOrder) {
  limits_.values_per_run = 20;
  std::mt19937 random(6);
  std::vector<Blob> blobs;
  for (std::size_t i = 0; i < 80; ++i) {
    Blob blob{cat("src/", i), {}};
    for (std::size_t n = random() % 12; n > 0; --n)
      blob.text += cat(random() % 8 == 0 ? "more_" : "less_", value(random() % 90), "\n");
    blobs.push_back(std::move(blob));
  }
  expect_order_to_be_nothing(std::move(blobs), "more than 20 values");
}

TEST_F(BoundedFindings, BytesOfValuesAreTheSameInAnyOrder) {
  rules_ = compile({make_rule("short", {"less_"}, R"(\bless_[0-9a-f]{8}\b)"),
                    make_rule("long", {"long_"}, R"(\blong_[0-9a-f]{20,200}\b)")});
  scanner_ = Scanner::create(rules_);
  limits_.value_bytes_per_run = 1500;
  std::mt19937 random(7);
  std::vector<Blob> blobs;
  for (std::size_t i = 0; i < 60; ++i) {
    Blob blob{cat("src/", i), {}};
    for (std::size_t n = random() % 5; n > 0; --n) {
      const std::size_t number = random() % 70;
      blob.text += number % 2 == 0
                       ? cat("less_", value(number), "\n")
                       : cat("long_", value(number), value(number * 7919), std::string(4 + number * 2, 'a'), "\n");
    }
    blobs.push_back(std::move(blob));
  }
  expect_order_to_be_nothing(std::move(blobs), "of them: the others were left out");
}

TEST_F(BoundedFindings, NoValueIsLeftOutForPlaces) {
  limits_.places_per_run = 60;
  Collector collector = make();
  for (std::size_t i = 0; i < 50; ++i)
    for (std::size_t n = 0; n < 10; ++n) add(collector, {cat(n), cat("less_", value(i), "\n")});
  Coverage coverage;
  const auto findings = std::move(collector).finish({}, {}, &coverage);
  ASSERT_EQ(findings.size(), 50U);
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.places.size(), 1U);
    EXPECT_EQ(finding.place_count, 10U);
    EXPECT_FALSE(finding.suppressed());
  }
  EXPECT_FALSE(coverage.complete());
}

TEST_F(BoundedFindings, ValuesOfSevererRulesStay) {
  limits_.values_per_run = 20;
  Collector collector = make();
  for (std::size_t i = 0; i < 200; ++i) add(collector, {cat(i), cat(i % 20 == 7 ? "more_" : "less_", value(i), "\n")});
  Coverage coverage;
  const auto findings = std::move(collector).finish({}, {}, &coverage);
  ASSERT_EQ(findings.size(), 20U);
  EXPECT_EQ(std::count_if(findings.begin(), findings.end(), [](const Finding& one) { return one.rule == "more"; }), 10);
  EXPECT_FALSE(coverage.complete());
}

// Rules for .rc files, of the highest rank, meet many values in files that are none.
class RulesOfSomePaths : public BoundedFindings {
 protected:
  RulesOfSomePaths() {
    Rule rc = of_severity(make_rule("rc", {"rc_"}, R"(\brc_[0-9a-f]{8}\b)"), Severity::critical);
    rc.paths = {"*.rc"};
    rules_ = compile({rc, of_severity(make_rule("less", {"less_"}, R"(\bless_[0-9a-f]{8}\b)"), Severity::low)});
    scanner_ = Scanner::create(rules_);
    limits_.values_per_run = 5;
  }

  static std::string flood() {
    std::string out;
    for (std::size_t i = 0; i < 50; ++i) out += cat("rc_", value(i), "\n");
    return out;
  }
};

TEST_F(RulesOfSomePaths, TakeNoRoomElsewhere) {
  Collector collector = make();
  add(collector, {"a.py", flood()});
  add(collector, {"b.py", "less_00000001\nless_00000002\n"});
  Coverage coverage;
  EXPECT_EQ(std::move(collector).finish({}, {}, &coverage).size(), 2U);
  EXPECT_TRUE(coverage.complete());
}

TEST_F(RulesOfSomePaths, ComeLastWherePathsAreNotKnownYet) {
  Collector collector = make();
  const std::string text = flood() + "less_00000001\nless_00000002\n";
  std::vector<Match> matches;
  ASSERT_TRUE(scanner_->find_all(text, matches));
  std::vector<Hit> hits;
  ASSERT_TRUE(resolve(*scanner_, text, matches, {}, hits));
  Origin origin;
  origin.kind = OriginKind::git_blob;
  origin.object = "aa";
  collector.add(text, 0, hits, origin);
  const Attributor attribute = [](const Origin&) {
    Appearance seen;
    seen.path = "a.py";
    return std::vector<Appearance>{seen};
  };
  Coverage coverage;
  EXPECT_EQ(std::move(collector).finish(attribute, {}, &coverage).size(), 2U);
  EXPECT_FALSE(coverage.complete());
}

TEST_F(BoundedFindings, ValuesWhoseChecksumFailsComeLast) {
  Rule token = make_rule("token", {"tok_"}, R"(\btok_[0-9A-Za-z]{36}\b)");
  token.checks = {{CheckKind::crc32_base62_6}};
  rules_ = compile({token});
  scanner_ = Scanner::create(rules_);
  limits_.values_per_run = 3;
  Collector collector = make();
  for (std::size_t i = 0; i < 40; ++i) add(collector, {cat(i), cat("tok_", std::string(28, 'b'), value(i), "\n")});
  add(collector, {"right", cat("tok_", "Alm0StFaK3t0kEN8uTval1DcRC32dc", "1Bscp5\n")});
  const auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(std::count_if(findings.begin(), findings.end(),
                          [](const Finding& one) { return one.confidence != Confidence::low; }),
            1);
}

// Without a key of one's own fewer values are kept than of others, where they could be guessed.
TEST_F(BoundedFindings, OfValuesThatCouldBeGuessedThoseThatMatterStay) {
  limits_.stretched_values_base = 3;
  Collector collector(rules_, FingerprintKey{"k", false}, limits_);
  for (std::size_t i = 0; i < 40; ++i) add(collector, {cat(i), cat("more_", value(i), " # assay:allow\n")});
  add(collector, {"open", cat("less_", value(41), "\n")});
  Coverage coverage;
  const auto findings = std::move(collector).finish({}, {}, &coverage);
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(std::count_if(findings.begin(), findings.end(), [](const Finding& one) { return one.rule == "less"; }), 1);
  EXPECT_FALSE(coverage.complete());
}

TEST_F(BoundedFindings, AtTheBoundNothingIsLeftOut) {
  limits_.values_per_run = 20;
  limits_.places_per_run = 20;
  Collector collector = make();
  for (std::size_t i = 0; i < 20; ++i) add(collector, {cat(i), cat("less_", value(i), "\n")});
  Coverage coverage;
  EXPECT_EQ(std::move(collector).finish({}, {}, &coverage).size(), 20U);
  EXPECT_TRUE(coverage.complete());
}

TEST_F(BoundedFindings, PlacesInNoTestStayBeforeOthersAndSuppressedOnesGoFirst) {
  limits_.places_per_run = 2;
  Collector collector = make();
  add(collector, {"a", "less_00000001 # assay:allow\n"});
  for (int i = 0; i < 6; ++i) add(collector, {cat("tests/", i), "less_00000001\n"});
  add(collector, {"y", "less_00000001\n"});
  add(collector, {"z", "less_00000001\n"});
  const auto findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 1U);
  ASSERT_EQ(findings[0].places.size(), 2U);
  EXPECT_EQ(findings[0].places[0].origin.path, "y");
  EXPECT_EQ(findings[0].places[1].origin.path, "z");
  EXPECT_EQ(findings[0].place_count, 9U);
}

// One object at many paths: there are few places before attribution, and many behind it.
TEST_F(BoundedFindings, PlacesThatAttributionFindsAreBoundedToo) {
  limits_.places_per_run = 100;
  Collector collector = make();
  Origin origin;
  origin.kind = OriginKind::git_blob;
  origin.object = "aa";
  std::string text;
  for (std::size_t i = 0; i < 10; ++i) text += cat("less_", value(i), "\n");
  std::vector<Match> matches;
  ASSERT_TRUE(scanner_->find_all(text, matches));
  std::vector<Hit> hits;
  ASSERT_TRUE(resolve(*scanner_, text, matches, {}, hits));
  collector.add(text, 0, hits, origin);
  const auto everywhere = [](const Origin&) {
    std::vector<Appearance> out(50);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].path = cat("f", i);
    return out;
  };
  Coverage coverage;
  const auto findings = std::move(collector).finish(everywhere, {}, &coverage);
  std::size_t places = 0;
  for (const Finding& finding : findings) {
    places += finding.places.size();
    EXPECT_EQ(finding.place_count, 50U);
  }
  EXPECT_EQ(findings.size(), 10U);
  EXPECT_LE(places, 100U);
  EXPECT_FALSE(coverage.complete());
}

// Nothing may pass for clean because the places that were kept stand nowhere.
TEST_F(BoundedFindings, AValueWhosePlacesAreLeftOutAndOthersStandNowhereIsAGap) {
  limits_.places_per_run = 2;
  Collector collector = make();
  for (const char* object : {"aa", "bb", "cc", "dd"}) {
    Origin origin;
    origin.kind = OriginKind::git_blob;
    origin.object = object;
    const std::string text = "less_00000001\n";
    std::vector<Match> matches;
    ASSERT_TRUE(scanner_->find_all(text, matches));
    std::vector<Hit> hits;
    ASSERT_TRUE(resolve(*scanner_, text, matches, {}, hits));
    collector.add(text, 0, hits, origin);
  }
  Coverage coverage;
  const auto only_dd = [](const Origin& origin) {
    std::vector<Appearance> out;
    if (origin.object == "dd") out.emplace_back().path = "config.py";
    return out;
  };
  EXPECT_TRUE(std::move(collector).finish(only_dd, {}, &coverage).empty());
  EXPECT_EQ(coverage.gap_count(), 2U);
}

TEST(TextPool, HoldsEqualTextsOnceAndLetsGoOfOthers) {
  TextPool pool;
  const TextPool::Text kept = pool.get("kept");
  for (int i = 0; i < 100000; ++i) (void)pool.get(cat("line ", i));
  EXPECT_LT(pool.size(), 3000U);
  EXPECT_EQ(pool.get("kept"), kept);
}

}  // namespace
}  // namespace assay
