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
    Collector collector(rules_, FingerprintKey{"k", true});
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
    collector.set_roots(roots_);
    return std::move(collector).finish();
  }

  RuleSet rules_ = compile({make_rule("vendor-key", {"acme_"}, R"(\bacme_[0-9a-f]{8}\b)"), keyword_rule()});
  std::vector<std::string> roots_;
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

TEST_F(GenericFindings, AreNotSureOfAValueWithAVendorsPrefix) {
  const auto right = found("token = \"acme_0123abcd\"\n", {"a.py"});
  ASSERT_EQ(right.size(), 1U);
  EXPECT_EQ(right[0].rule, "vendor-key");
  const auto wrong = found(filled("token = \"acme_~~\"\n", value_), {"a.py"});
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0].confidence, Confidence::low);
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

}  // namespace
}  // namespace assay
