// Generic rules through the whole engine: confidence by score, vendors' prefixes, the kind of file.
#include <gtest/gtest.h>

#include "scanners/secrets/context/context_sample.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using context::filled;
using testing::compile;
using testing::make_rule;

Rule keyword_rule() {
  Rule rule = make_rule("generic-token", {}, "(?i:token)");
  rule.anchors = {{"token", true}};
  rule.reader = Reader::assignment;
  rule.generic = true;
  return rule;
}

class GenericFindings : public ::testing::Test {
 protected:
  std::vector<Finding> found(const std::string& text, const std::vector<std::string>& paths) {
    Collector collector(rules_, FingerprintKey{"k", true}, limits_);
    collector.set_roots(roots_);
    auto scanner = Scanner::create(rules_);
    EXPECT_TRUE(scanner.has_value());
    for (const std::string& path : paths) {
      std::vector<Match> matches;
      EXPECT_TRUE(scanner->find_all(text, matches));
      std::vector<Hit> hits;
      EXPECT_TRUE(resolve(*scanner, text, matches, {}, hits));
      Origin origin;
      origin.path = path;
      collector.add(text, 0, hits, origin);
    }
    return std::move(collector).finish();
  }

  RuleSet rules_ = compile({make_rule("vendor-key", {"acme_"}, R"(\bacme_[0-9a-f]{8}\b)"), keyword_rule()});
  std::vector<std::string> roots_;
  Limits limits_;
  const std::string value_ = std::string("9dK2mQx7") + "LpZa3RtYw4";
};

TEST_F(GenericFindings, HaveTheConfidenceOfTheirScore) {
  const auto high = found(filled("token = \"~~\"\n", value_), {"a.py"});
  ASSERT_EQ(high.size(), 1U);
  EXPECT_EQ(high[0].confidence, Confidence::high);
  const auto lower = found("token = \"29f63271-dc2f-4734-8221-5b31b5169bac\"\n", {"a.py"});
  ASSERT_EQ(lower.size(), 1U);
  EXPECT_EQ(lower[0].confidence, Confidence::low);
}

// A vendor's rule that goes by a name takes the generic rule's place at a value, and no less of its sureness.
TEST_F(GenericFindings, GiveTheirScoreToTheRuleThatTakesTheirPlace) {
  Rule vendor = make_rule("acme-token", {}, R"((?i:acme_token)[ ='":]{1,4}(?P<secret>[0-9A-Za-z]{18})\b)");
  vendor.anchors = {{"acme_token", true}};
  vendor.confidence = Confidence::medium;
  rules_ = compile({vendor, keyword_rule()});
  const auto drawn = found(filled("acme_token = \"~~\"\n", value_), {"a.py"});
  ASSERT_EQ(drawn.size(), 1U);
  EXPECT_EQ(drawn[0].rule, "acme-token");
  EXPECT_EQ(drawn[0].confidence, Confidence::high);
  const auto tested = found(filled("acme_token = \"~~\"\n", value_), {"tests/a_test.py"});
  ASSERT_EQ(tested.size(), 1U);
  EXPECT_EQ(tested[0].confidence, Confidence::medium);
  // Nothing that the generic rule would speak of: the vendor's is as sure as it says.
  const auto bare = found(filled("acme_token '\"~~\"\n", value_), {"a.py"});
  ASSERT_EQ(bare.size(), 1U);
  EXPECT_EQ(bare[0].confidence, Confidence::medium);
}

// Of a rule with an expression the name before the match counts as the one of an assignment does.
TEST_F(GenericFindings, LeaveToTheVendorWhatItsOwnRuleRefuses) {
  Rule vendor = make_rule("acme-token", {"acme_"}, R"(\bacme_[0-9a-f]{20}\b)");
  vendor.provider = "Acme";
  Rule bearer = make_rule("bearer", {"\"Bearer "}, R"re("Bearer (?P<secret>\w{20,40})")re");
  bearer.generic = true;
  rules_ = compile({vendor, bearer});
  const std::string cut = std::string("acme_3f09") + "b7c21e58d4";
  EXPECT_TRUE(found(filled("acmeToken := \"Bearer ~~\"\n", cut + "60"), {"a.go"}).empty());
  EXPECT_TRUE(found(filled("acmeToken := \"Bearer ~~\"\n", cut + "60xyzt"), {"a.go"}).empty());
  EXPECT_EQ(found(filled("otherToken := \"Bearer ~~\"\n", cut + "60"), {"a.go"}).size(), 1U);
}

TEST_F(GenericFindings, MakeNothingSurerThatAChecksumDoubts) {
  Rule vendor = make_rule("acme-token", {"acme_"}, R"(\bacme_[0-9A-Za-z]{36}\b)");
  vendor.checks = {{CheckKind::crc32_base62_6}};
  rules_ = compile({vendor, keyword_rule()});
  const auto wrong = found(filled("token = \"acme_~~\"\n", value_ + value_), {"a.py"});
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0].rule, "acme-token");
  EXPECT_EQ(wrong[0].confidence, Confidence::low);
}

TEST_F(GenericFindings, AreNotSureOfAValueWithAVendorsPrefix) {
  const auto right = found("token = \"acme_0123abcd\"\n", {"a.py"});
  ASSERT_EQ(right.size(), 1U);
  EXPECT_EQ(right[0].rule, "vendor-key");
  const auto wrong = found(filled("token = \"acme_~~\"\n", value_), {"a.py"});
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0].confidence, Confidence::low);
}

TEST_F(GenericFindings, ASequenceUnderATokensNameIsAHintWithAndWithoutQuotes) {
  rules_ = compile({keyword_rule()});
  const std::string digits = "1234567890abcdef1234567890abcdef";
  for (const std::string& value : {"\"" + digits + "\"", digits}) {
    const auto hits = found("api_token = " + value + "\n", {"a.conf"});
    ASSERT_EQ(hits.size(), 1U) << value;
    EXPECT_EQ(hits[0].confidence, Confidence::low) << value;
  }
  EXPECT_TRUE(found("api_token = abcdefghijklmnopqrstuvwxyz12345\n", {"a.conf"}).empty()) << "letters in their order";
  EXPECT_TRUE(found("key = " + digits + "\n", {"a.conf"}).empty()) << "a name that says little";
}

Rule vendor_word_rule() {
  Rule rule =
      make_rule("lampshade-key", {}, R"((?i:lampshade)[\w.-]{0,20}[^0-9A-Za-z]{1,5}(?P<secret>[0-9a-f]{40})\b)");
  rule.anchors = {{"lampshade", true}};
  rule.checks = {{CheckKind::digit}};
  return rule;
}

TEST_F(GenericFindings, AreNoneForAValueThatIsTooShortForTheVendorOfItsName) {
  rules_ = compile({vendor_word_rule(), keyword_rule()});
  const std::string digits = "4f1c9ba37d5e62804b1f0c9b5d2e7a60";
  EXPECT_TRUE(found("LAMPSHADE_API_TOKEN = \"" + digits + "\"\n", {"a.py"}).empty());
  // Others choose what these names hold, or nothing says how long it is.
  EXPECT_EQ(found("LAMPSHADE_WEBHOOK_TOKEN = \"" + digits + "\"\n", {"a.py"}).size(), 1U);
  EXPECT_EQ(found("LAMPSHADE_TOKEN = \"" + value_.substr(0, 11) + "\"\n", {"a.py"}).size(), 1U);
  EXPECT_EQ(found("LAMP_TOKEN = \"" + digits + "\"\n", {"a.py"}).size(), 1U);
}

TEST_F(GenericFindings, AreNoneForAValueThatIsTooShortForThePrefixOfTheVendorOfItsName) {
  Rule rule = make_rule("lampshade-token", {"lamp_"}, R"(\blamp_[0-9a-f]{40}\b)");
  rule.provider = "Lampshade AI";
  rules_ = compile({rule, keyword_rule()});
  const std::string digits = "4f1c9ba37d5e62804b1f0c9b5d2e7a60";
  EXPECT_TRUE(found("LAMPSHADE_API_TOKEN = \"lamp_" + digits + "\"\n", {"a.py"}).empty());
  EXPECT_TRUE(found("lampshadeAiKey = \"lamp_" + digits.substr(0, 8) + "\"\n", {"a.py"}).empty());
  // The name speaks of another, or of a part of many names; or the value is longer.
  EXPECT_EQ(found("CANDLE_TOKEN = \"lamp_" + digits + "\"\n", {"a.py"}).size(), 1U);
  EXPECT_EQ(found("LAMPS_TOKEN = \"lamp_" + digits + "\"\n", {"a.py"}).size(), 1U);
  EXPECT_EQ(found("LAMPSHADE_API_TOKEN = \"lamp_" + digits + digits.substr(0, 10) + "\"\n", {"a.py"}).size(), 1U);
}

TEST_F(GenericFindings, AreNoneForASequenceWithAVendorsPrefix) {
  EXPECT_TRUE(found("token = \"acme_1234567890abcdef1234567890abcdef\"\n", {"a.py"}).empty());
  EXPECT_EQ(found("token = \"1234567890abcdef1234567890abcdef\"\n", {"a.py"}).size(), 1U);
}

TEST_F(GenericFindings, AreLessSureWhereAllPlacesAreTests) {
  const std::string text = "token = \"4f1c9ba37d5e62804b1f0c9b5d2e7a60\"\n";
  const auto in_tests = found(text, {"tests/a.py", "docs/b.md"});
  const auto elsewhere = found(text, {"tests/a.py", "src/b.py"});
  ASSERT_EQ(in_tests.size(), 1U);
  ASSERT_EQ(elsewhere.size(), 1U);
  EXPECT_LT(in_tests[0].confidence, elsewhere[0].confidence);
}

TEST_F(GenericFindings, AreJudgedByThePathBelowWhatIsScanned) {
  const std::string text = "token = \"4f1c9ba37d5e62804b1f0c9b5d2e7a60\"\n";
  roots_ = {"/home/a/test"};
  const auto below = found(text, {"/home/a/test/src/a.py"});
  roots_ = {};
  const auto elsewhere = found(text, {"/home/a/test/src/a.py"});
  ASSERT_EQ(below.size(), 1U);
  ASSERT_EQ(elsewhere.size(), 1U);
  EXPECT_GT(below[0].confidence, elsewhere[0].confidence);
}

// A password that was copied into more test files than a finding lists once hid the one in production.
TEST_F(GenericFindings, AreJudgedByPlacesThatAreNotListedToo) {
  const std::string text = "token = \"4f1c9ba37d5e62804b1f0c9b5d2e7a60\"\n";
  const auto alone = found(text, {"zprod/config.py"});
  limits_.places_per_finding = 3;
  const auto among_tests = found(text, {"tests/a.py", "tests/b.py", "tests/c.py", "tests/d.py", "zprod/config.py"});
  ASSERT_EQ(alone.size(), 1U);
  ASSERT_EQ(among_tests.size(), 1U);
  EXPECT_EQ(among_tests[0].confidence, alone[0].confidence);
  ASSERT_EQ(among_tests[0].places.size(), 3U);
  EXPECT_EQ(among_tests[0].places.back().origin.path, "zprod/config.py");
  EXPECT_EQ(among_tests[0].place_count, 5U);
}

// The same where the one in production is not even kept: what its path said is.
TEST_F(GenericFindings, AreJudgedByPlacesThatWereNotKept) {
  const std::string text = "token = \"4f1c9ba37d5e62804b1f0c9b5d2e7a60\"\n";
  const auto alone = found(text, {"zprod/config.py"});
  limits_.places_per_run = 1;
  const auto marked = found("token = \"4f1c9ba37d5e62804b1f0c9b5d2e7a60\" # assay:allow\n", {"tests/a.py"});
  const auto among_tests = found(text, {"tests/a.py", "zprod/config.py", "tests/c.py"});
  ASSERT_EQ(marked.size(), 1U);
  ASSERT_EQ(alone.size(), 1U);
  ASSERT_EQ(among_tests.size(), 1U);
  EXPECT_EQ(among_tests[0].confidence, alone[0].confidence);
  ASSERT_EQ(among_tests[0].places.size(), 1U);
  EXPECT_EQ(among_tests[0].places[0].origin.path, "zprod/config.py");
}

TEST_F(GenericFindings, LeaveAPlaceThatIsNotListedToARuleThatIsSureOfThePath) {
  Rule sure = make_rule("by-path", {"token"}, R"(token = "(?P<secret>[0-9a-f]{32}))");
  sure.paths = {"sure/*"};
  rules_ = compile({sure, keyword_rule()});
  limits_.places_per_finding = 2;
  const auto all = found("token = \"4f1c9ba37d5e62804b1f0c9b5d2e7a60\"\n",
                         {"sure/1.py", "sure/2.py", "sure/3.py", "sure/4.py", "z.py"});
  std::size_t of_generic = 0;
  for (const Finding& finding : all) {
    if (finding.rule != "generic-token") continue;
    ++of_generic;
    EXPECT_EQ(finding.place_count, 1U);
    ASSERT_EQ(finding.places.size(), 1U);
    EXPECT_EQ(finding.places[0].origin.path, "z.py");
  }
  EXPECT_EQ(of_generic, 1U);
}

TEST_F(GenericFindings, AreSureOfAPrivateKeyThatStandsInMoreTestsThanAreListed) {
  Rule rule = make_rule("key", {"-----BEGIN "}, "-----BEGIN ");
  rule.reader = Reader::pem;
  rules_ = compile({rule});
  limits_.places_per_finding = 2;
  const std::string text =
      std::string("-----BEGIN ") + "PRIVATE KEY-----\n" + std::string(64, 'M') + "\n-----END " + "PRIVATE KEY-----\n";
  const auto only_tests = found(text, {"tests/1.key", "tests/2.key", "tests/3.key"});
  const auto elsewhere = found(text, {"tests/1.key", "tests/2.key", "tests/3.key", "z.key"});
  ASSERT_EQ(only_tests.size(), 1U);
  ASSERT_EQ(elsewhere.size(), 1U);
  EXPECT_EQ(only_tests[0].confidence, Confidence::medium);
  EXPECT_EQ(elsewhere[0].confidence, Confidence::high);
}

TEST_F(GenericFindings, AreNotSureOfAPrivateKeyAmongTests) {
  Rule rule = make_rule("key", {"-----BEGIN "}, "-----BEGIN ");
  rule.reader = Reader::pem;
  rules_ = compile({rule});
  const std::string text =
      std::string("-----BEGIN ") + "PRIVATE KEY-----\n" + std::string(64, 'M') + "\n-----END " + "PRIVATE KEY-----\n";
  const auto in_tests = found(text, {"tests/server.key", "a/testdata/ca.pem"});
  const auto elsewhere = found(text, {"tests/server.key", "deploy/server.key"});
  ASSERT_EQ(in_tests.size(), 1U);
  ASSERT_EQ(elsewhere.size(), 1U);
  EXPECT_EQ(in_tests[0].confidence, Confidence::medium);
  EXPECT_EQ(elsewhere[0].confidence, Confidence::high);
}

TEST_F(GenericFindings, AreNotSureOfAPrivateKeyInAnotherEncodingAmongTests) {
  for (const char* const id : {"private-key-der-base64", "jwk-private-member-first"}) {
    rules_ = compile({make_rule(id, {"MHcCAQEEI"}, "MHcCAQEEI[0-9A-Za-z+/]{80}")});
    const std::string text = std::string("MHcCAQEEI") + std::string(80, 'k');
    const auto in_tests = found(text, {"deks_test.go"});
    const auto elsewhere = found(text, {"deks_test.go", "deks.go"});
    ASSERT_EQ(in_tests.size(), 1U);
    ASSERT_EQ(elsewhere.size(), 1U);
    EXPECT_EQ(in_tests[0].confidence, Confidence::medium) << id;
    EXPECT_EQ(elsewhere[0].confidence, Confidence::high) << id;
  }
}

}  // namespace
}  // namespace assay
