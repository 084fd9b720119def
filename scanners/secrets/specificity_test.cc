// Which rule has the last word on values that several know: each rule's own examples through the whole engine, overlaps
// resolved. Most values that are told under another provider's name are so by mistake; the others stand in a reviewed
// list. No value is printed: the examples look like credentials.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/strings.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/secrets/scanner.h"

namespace assay {
namespace {

class Specificity : public testing::BuiltInScanner {
 protected:
  // Ids of the rules under which something in text is told.
  static std::vector<std::string> told_in(const std::string& text) {
    std::vector<Match> matches;
    EXPECT_TRUE(scanner_->find_all(text, matches));
    std::vector<Hit> hits;
    EXPECT_TRUE(resolve(*scanner_, text, matches, {}, hits));
    std::vector<std::string> ids;
    for (const Hit& hit : hits) ids.push_back((*rules_)[hit.rule].id);
    return ids;
  }
};

// Several providers write keys as the best known of them does.
TEST_F(Specificity, TheBestKnownProviderHasTheLastWord) {
  const std::string value =
      std::string("q7Rz0Kx2Wv") + "Lm9TnB4cYs8EdGfHj3PaQxZr5UiO1kVtXw6DyNbM7sCgJhKq2RzLfPwTe4AnYcUx8BdSv0GmQjEi";
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"key = \"sk_live" + ("_" + value.substr(0, 24)) + "\"", "stripe-live-secret-key"},
      {"key = \"sk_live" + ("_" + value.substr(0, 32)) + "\"", "stripe-live-secret-key"},
      {"key = \"rk_live" + ("_" + value.substr(0, 24)) + "\"", "stripe-live-restricted-key"},
      {"key = \"sk_test" + ("_" + value.substr(0, 24)) + "\"", "stripe-test-secret-key"},
      {"key = \"AIzaSy" + value.substr(0, 33) + "\"", "google-api-key"},
      {"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=" + (value + value).substr(0, 86) + "==;",
       "azure-storage-account-key"},
      {"AccountEndpoint=https://shop.documents.azure.com:443/;AccountKey=" + (value + value).substr(0, 86) + "==;",
       "azure-cosmosdb-key"},
  };
  for (const auto& [text, id] : texts) {
    std::vector<std::string> ids = told_in(text);
    std::erase(ids, "azure-storage-account-name");  // beside its key
    EXPECT_EQ(ids, std::vector<std::string>{id}) << id;
  }
}

// The name of an account is no finding where its secret is not.
TEST_F(Specificity, ACompanionIsToldBesideItsSecretAlone) {
  const std::string hex = "94fb84ce314beb6b2ac17c7897c3839";
  const std::string host = std::string("host = https://dbc-7c1f20a4-8e3b") + ".cloud.databricks.com\n";
  EXPECT_EQ(told_in(host), std::vector<std::string>{});
  EXPECT_EQ(told_in(host + "token = da" + "pi" + hex + "0\n"),
            (std::vector<std::string>{"databricks-workspace-host", "databricks-api-token"}));
}

// What the words before a value name decides between rules that know it equally well.
TEST_F(Specificity, TheNameDecidesBetweenEquals) {
  const std::string value = std::string("q7rz0kx2wv") + "lm9tnb4cys8edgfhj3paq";
  EXPECT_EQ(told_in("TRELLO_API_TOKEN=" + value + "x"), std::vector<std::string>{"trello-api-token"});
  EXPECT_EQ(told_in("TRELLO_API_KEY=" + value + "x"), std::vector<std::string>{"trello-api-key"});
}

// Lines of "rule, rule under which alone its examples are told, how many". Most are of one provider, whose
// values look alike; those five are written as Stripe's, Google's and WorkOS's are. A rule that asks for its pair is
// not told without it.
TEST_F(Specificity, OfEachRulesExamplesThoseToldUnderAnotherAreReviewed) {
  std::string out;
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule rule = rules_->with_details(i);
    if (rule.generic || rule.reader == Reader::lines) continue;
    std::map<std::string, int> others;
    for (const std::string& example : rule.details.matches) {
      const std::vector<std::string> ids = told_in(example);
      if (std::find(ids.begin(), ids.end(), rule.id) != ids.end()) continue;
      for (const std::string& id : ids) ++others[id];
    }
    for (const auto& [id, count] : others) out += cat(rule.id, " ", id, " ", count, "\n");
  }
  const std::string golden = std::string(ASSAY_SOURCE_DIR) + "/scanners/secrets/testdata/told_under_others.txt";
  const auto expected = read_file(golden);
  ASSERT_TRUE(expected) << golden;
  EXPECT_EQ(out, *expected) << "a rule whose examples another one takes: mend the rules, or review the list";
}

}  // namespace
}  // namespace assay
