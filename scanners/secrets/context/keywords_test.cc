#include "scanners/secrets/context/keywords.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/source_dir.h"
#include "rules/loader.h"
#include "scanners/secrets/anchor_tables.h"

namespace assay::context {
namespace {

TEST(Keywords, TheLongestThatStandsCounts) {
  const Keywords keywords = {{"pass", true}, {"password", true}, {"pass=", true}};
  EXPECT_EQ(keywords.longest_at("password = x", 0), 8U);
  EXPECT_EQ(keywords.longest_at("PassWords", 0), 8U);
  EXPECT_EQ(keywords.longest_at("pass=x", 0), 5U);
  EXPECT_EQ(keywords.longest_at("passwor", 0), 4U);
  EXPECT_EQ(keywords.longest_at("a pass", 2), 4U);
  EXPECT_EQ(keywords.longest_at("pas", 0), 0U);
  EXPECT_EQ(keywords.longest_at("pass", 4), 0U);
  EXPECT_EQ(keywords.longest_at("", 0), 0U);
}

TEST(Keywords, CaseCountsWhereTheAnchorSaysSo) {
  const Keywords keywords = {{"Key = \"", false}, {"key", true}, {"\xe5\xaf\x86\xe7\xa0\x81", false}};
  EXPECT_EQ(keywords.longest_at("Key = \"x\"", 0), 7U);
  EXPECT_EQ(keywords.longest_at("KEY = \"x\"", 0), 3U);
  EXPECT_EQ(keywords.longest_at("\xe5\xaf\x86\xe7\xa0\x81: x", 0), 6U);
}

TEST(Keywords, OneThatIsKnownToStandIsNoShorterThanTheLongest) {
  const Keywords keywords = {{"pass", true}, {"password", true}, {"pass=", true}, {"Pass: \"", false}, {"key", true}};
  EXPECT_EQ(keywords.longest_at("PASSWORD = x", 0, 4), 8U);
  EXPECT_EQ(keywords.longest_at("password = x", 0, 8), 8U);
  EXPECT_EQ(keywords.longest_at("pass=x", 0, 4), 5U);
  EXPECT_EQ(keywords.longest_at("pass-x", 0, 4), 4U);
  EXPECT_EQ(keywords.longest_at("Pass: \"x", 0, 4), 7U);
  EXPECT_EQ(keywords.longest_at("pass: \"x", 0, 4), 4U);
  EXPECT_EQ(keywords.longest_at("passwor", 0, 4), 4U);
  EXPECT_EQ(keywords.longest_at("pass", 0, 4), 4U);
  EXPECT_EQ(keywords.longest_at("a key", 2, 3), 3U);
}

// As one anchor after the other would tell, at every byte of the rules' own examples.
TEST(Keywords, TellWhatEachAnchorTells) {
  auto text = read_file(ASSAY_SOURCE_DIR "/rules/detectors/generic.yaml");
  ASSERT_TRUE(text.has_value());
  const LoadedRules loaded = load_rules({{"generic.yaml", std::move(*text)}});
  std::size_t standing = 0;
  for (const Rule& rule : loaded.rules) {
    if (rule.reader != Reader::assignment) continue;
    const Keywords keywords(rule.anchors);
    for (const std::string& example : rule.details.matches)
      for (std::size_t at = 0; at < example.size(); ++at) {
        std::vector<std::size_t> lengths;  // of those that stand
        for (const Anchor& anchor : rule.anchors)
          if (stands_at(anchor.text, anchor.caseless, example, at)) lengths.push_back(anchor.text.size());
        const std::size_t longest = lengths.empty() ? 0 : *std::max_element(lengths.begin(), lengths.end());
        ASSERT_EQ(keywords.longest_at(example, at), longest) << rule.id << ": " << example << " at " << at;
        for (const std::size_t length : lengths)
          ASSERT_EQ(keywords.longest_at(example, at, length), longest) << rule.id << ": " << example << " at " << at;
        standing += static_cast<std::size_t>(longest != 0);
      }
  }
  EXPECT_GT(standing, 10U);
}

}  // namespace
}  // namespace assay::context
