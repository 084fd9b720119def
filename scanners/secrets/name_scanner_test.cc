#include "scanners/secrets/name_scanner.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

class NameScannerTest : public ::testing::Test {
 protected:
  NameScannerTest()
      : rules_(compile({make_rule("prefix", {"tok_"}, R"(\btok_[0-9a-f]{16}\b)"), unsure(), generic(),
                        make_rule("word", {"vendor"}, R"(vendor[ \n/:-]{1,3}(?P<secret>[0-9a-f]{16})\b)"),
                        make_rule("path", {"hooks/"}, R"(\bhooks/[0-9a-f]{8}/[0-9a-f]{8}\b)")})),
        scanner_(*Scanner::create(rules_)) {}

  static Rule unsure() {
    Rule rule = make_rule("unsure", {"may_"}, R"(\bmay_[0-9a-f]{16}\b)");
    rule.confidence = Confidence::medium;
    return rule;
  }
  static Rule generic() {
    Rule rule = make_rule("generic", {"value="}, R"(value=(?P<secret>[0-9a-z]{16,40}))");
    rule.generic = true;
    return rule;
  }

  // "rule at begin" of each hit.
  std::string hits(std::string_view name) {
    std::vector<Hit> found;
    EXPECT_TRUE(hits_in_name(scanner_, name, found));
    std::string out;
    for (const Hit& hit : found) out += cat(rules_[hit.rule].id, " at ", hit.region.begin, " ");
    return out;
  }

  // What the collector has of some paths, one after another.
  std::vector<std::string> found(const std::vector<std::string>& paths) {
    NameScanner names;
    Collector collector(rules_, FingerprintKey::built_in());
    Coverage coverage;
    for (const std::string& path : paths) {
      Origin origin;
      origin.path = path;
      names.add(origin, scanner_, collector, coverage);
    }
    names.flush(scanner_, collector, coverage);
    EXPECT_TRUE(coverage.complete());
    std::vector<std::string> out;
    for (const Finding& finding : std::move(collector).finish())
      for (const Place& place : finding.places)
        out.push_back(
            cat(finding.rule, ", ", text_of(place.origin.name), " ", place.origin.path, " ", place.region.begin));
    return out;
  }

  RuleSet rules_;
  Scanner scanner_;
};

TEST_F(NameScannerTest, CountsValuesThatSayByThemselvesWhatTheyAre) {
  EXPECT_EQ(hits("a/tok_0123456789abcdef.txt"), "prefix at 2 ");
  EXPECT_EQ(hits("a/may_0123456789abcdef.txt"), "");
  EXPECT_EQ(hits("value=0123456789abcdefgh"), "");
  EXPECT_EQ(hits("vendor-0123456789abcdef"), "") << "only a word beside it speaks for it";
}

TEST_F(NameScannerTest, AFolderIsToldOnceForAllThatLiesInIt) {
  EXPECT_EQ(found({"a/tok_0123456789abcdef/b", "a/tok_0123456789abcdef/c/d", "x"}),
            std::vector<std::string>{"prefix, name of the folder a/tok_******** 2"});
}

TEST_F(NameScannerTest, AValueMayGoOverSeveralNames) {
  EXPECT_EQ(found({"x/hooks/01234567/89abcdef/index.html"}).size(), 1U);
  EXPECT_EQ(found({"x/hooks/01234567", "89abcdef/index.html"}).size(), 0U);
}

TEST_F(NameScannerTest, NoNameSaysAnythingOfTheOneBesideIt) {
  EXPECT_EQ(found({"a name that ends in vendor", "0123456789abcdef"}).size(), 0U);
  const std::vector<std::string> expected = {"prefix, name of the file tok_******** 0"};
  EXPECT_EQ(found({"this is allowed # assay:allow prefix", "tok_0123456789abcdef"}), expected);
  EXPECT_EQ(found({"tok_0123456789abcdef", "vendor and more of it"}), expected);
}

TEST_F(NameScannerTest, PortionsAreTakenWhenTheyAreFull) {
  std::vector<std::string> paths(5000, std::string(40, 'x'));
  paths[2500] = "in/the/middle/tok_0123456789abcdef";
  EXPECT_EQ(found(paths), std::vector<std::string>{"prefix, name of the file in/the/middle/tok_******** 14"});
}

TEST_F(NameScannerTest, ARefIsOneName) {
  Collector collector(rules_, FingerprintKey::built_in());
  Origin origin;
  origin.kind = OriginKind::git_ref;
  const std::string name = "refs/heads/tok_0123456789abcdef/more";
  std::vector<Hit> found;
  ASSERT_TRUE(hits_in_name(scanner_, name, found));
  add_hits_in_path(name, found, origin, collector);
  const std::vector<Finding> findings = std::move(collector).finish();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].places[0].origin.name, NameOf::ref);
  EXPECT_EQ(findings[0].places[0].origin.path, "refs/heads/tok_********/more");
}

}  // namespace
}  // namespace assay
