// The built-in detectors against their own examples, through the whole engine.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/scanner.h"

namespace assay {
namespace {

using testing::detector_files;

class Detectors : public testing::BuiltInScanner {
 protected:
  // Ids of the rules that match somewhere in the text, beyond doubt.
  static std::vector<std::string> found_in(const std::string& text) {
    std::vector<Match> matches;
    EXPECT_TRUE(scanner_->find_all(text, matches));
    return ids_of(text, matches);
  }

  static bool finds(std::uint32_t rule, const std::string& text) {
    std::vector<Match> matches;
    if ((*rules_)[rule].reader == Reader::lines) {
      scanner_->begin_blob(text.size());
      EXPECT_TRUE(scanner_->find_lines(text, 0, text.size(), {&rule, 1}, matches));
    } else {
      EXPECT_TRUE(scanner_->find_all(text, matches));
    }
    const std::vector<std::string> ids = ids_of(text, matches);
    return std::find(ids.begin(), ids.end(), (*rules_)[rule].id) != ids.end();
  }

 private:
  static std::vector<std::string> ids_of(const std::string& text, std::vector<Match>& matches) {
    std::vector<std::string> ids;
    for (Match& match : matches) {
      if (!scanner_->complete(text, match)) continue;
      const Rule& rule = (*rules_)[match.rule];
      const std::size_t begin = match.begin + match.secret;
      const std::size_t end = begin + match.secret_width;
      const std::string_view value = std::string_view(text).substr(begin, end - begin);
      if (!is_doubtful(rule.checks, value, text, begin, end)) ids.push_back(rule.id);
    }
    return ids;
  }
};

// The examples are not printed: they look like credentials.
TEST_F(Detectors, FindEveryExampleThatMustMatch) {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule rule = rules_->with_details(i);
    EXPECT_GE(rule.details.matches.size(), 2U) << rule.id;
    for (std::size_t e = 0; e < rule.details.matches.size(); ++e)
      EXPECT_TRUE(finds(i, rule.details.matches[e])) << rule.id << ", match " << e + 1;
  }
}

TEST_F(Detectors, FindNoExampleThatMustNotMatch) {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule rule = rules_->with_details(i);
    EXPECT_GE(rule.details.non_matches.size(), 2U) << rule.id;
    for (std::size_t e = 0; e < rule.details.non_matches.size(); ++e)
      EXPECT_FALSE(finds(i, rule.details.non_matches[e])) << rule.id << ", no_match " << e + 1;
  }
}

// Seams keep the files clean for scanners, ours among them.
TEST_F(Detectors, FindNothingInTheirOwnFiles) {
  for (const RuleFile& file : detector_files()) {
    for (const std::string& id : found_in(file.text)) ADD_FAILURE() << id << " in " << file.name;
  }
}

// The usual headers of JSON Web Tokens say nothing of who issued one.
TEST_F(Detectors, TakeAPlainWebTokenForNoProviders) {
  const std::string payload =
      "eyJzdWIiOiJ1LTQ4MjEzIiwiaXNzIjoiaHR0cHM6Ly9pZC5jb3JwLmlvIiwianRpIjoiN2YyMGM5ZDE0YWI4NGU2ZCJ9";
  const std::string signature = std::string("q7Rz0Kx2WvT4mQx9LpZa3") + "RtYw4dK2mHs8Nc1Uj6Be0";
  for (const std::string header : {"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "eyJhbGciOiJIUzI1NiJ9",
                                   "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9", "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"}) {
    std::vector<std::string> ids = found_in(cat("session=", header, ".", payload, ".", signature, "\n"));
    std::erase_if(ids, [](const std::string& id) { return id.starts_with("generic-"); });
    EXPECT_EQ(ids, std::vector<std::string>{"jwt"}) << header;
  }
}

TEST_F(Detectors, SayHowToRevoke) {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule rule = rules_->with_details(i);
    EXPECT_FALSE(rule.details.remediation.empty()) << rule.id;
    EXPECT_FALSE(rule.details.references.empty()) << rule.id;
  }
}

}  // namespace
}  // namespace assay
