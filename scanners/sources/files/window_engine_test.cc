// The real engine through windows against the real engine over the whole.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <tuple>

#include "base/strings.h"
#include "scanners/secrets/blob_findings.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/sources/files/window_scanner.h"

namespace assay::files {
namespace {

using Found = std::tuple<std::uint32_t, Region>;

std::vector<Found> found_in(const std::vector<Hit>& hits) {
  std::vector<Found> found;
  for (const Hit& hit : hits) found.emplace_back(hit.rule, hit.region);
  return found;
}

RuleSet rules() {
  Rule infix = testing::make_rule("infix", {"-fixed-"}, "-fixed-[0-9]{4,8}");
  infix.left = "[a-z]{1,40}";
  return testing::compile({testing::make_rule("short", {"tok_"}, "tok_[0-9a-z]{10,40}"), infix,
                           testing::make_rule("long", {"long_"}, "long_[0-9a-f]{20,900}"),
                           testing::make_rule("inner", {"cafe0"}, "cafe0[0-9a-f]{12}")});
}

// Values that only their name tells, some longer than windows hold, apart from each other.
std::string random_assignments(std::mt19937& random, std::size_t size) {
  const auto run = [&](std::string_view alphabet, std::size_t length) {
    std::string text;
    while (text.size() < length) text += alphabet[random() % alphabet.size()];
    return text;
  };
  std::string text;
  while (text.size() < size) {
    const std::size_t length = 100 + random() % (random() % 8 == 0 ? 9000 : 1500);
    const std::string_view quote = random() % 2 == 0 ? "\"" : "";
    text += cat("secret = ", quote, run("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length),
                quote, "\n");
    text += run("abc ._\n", 6000 + random() % 9000) + '\n';
  }
  return text;
}

RuleSet assignment_rule() {
  Rule assigned = testing::make_rule("assigned", {"secret"}, "secret");
  assigned.reader = Reader::assignment;
  assigned.generic = true;
  return testing::compile({assigned});
}

std::string random_text(std::mt19937& random, std::size_t size) {
  std::string text;
  const auto run = [&](std::string_view alphabet, std::size_t most) {
    for (std::size_t n = random() % most; n > 0; --n) text += alphabet[random() % alphabet.size()];
  };
  while (text.size() < size) {
    switch (random() % 9) {
      case 0:
        text += "tok_";
        run("0123456789abcdef", 45);
        break;
      case 1:
        run("abcdef", 50);
        text += "-fixed-";
        run("0123456789", 10);
        break;
      case 2:
        text += "long_";
        run("0123456789abcdef", 1000);
        break;
      case 3:
        text += "cafe0";
        run("0123456789abcdef", 20);
        break;
      case 4:
        text += "\r\n";
        break;
      case 5:
        text += "\n\xC3\xA9\xF0\x9F\x98\x80";
        break;
      default:
        run("abc ._\n", 900);
        text += ' ';
    }
  }
  return text;
}

void expect_equal_by_windows(const RuleSet& set, std::string (*make)(std::mt19937&, std::size_t), std::size_t least) {
  Limits limits;
  limits.window_bytes = 1;
  limits.long_value_bytes = 4096;
  std::mt19937 random(21);
  std::size_t most = 0;
  for (int round = 0; round < 20; ++round) {
    const std::string text = make(random, 1 + random() % 120000);
    auto scanner = Scanner::create(set, limits);
    ASSERT_TRUE(scanner);
    std::vector<Match> matches;
    ASSERT_TRUE(scanner->find_all(text, matches));
    std::vector<Hit> whole;
    EXPECT_TRUE(resolve(*scanner, text, matches, {}, whole));

    std::vector<Hit> windows;
    WindowScanner by_windows(*scanner, limits,
                             [&](const BlobPart& part, std::vector<Match>& group, std::vector<Match>&) {
                               EXPECT_TRUE(resolve(*scanner, part.text, group, part.position, windows));
                             });
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t piece = std::min<std::size_t>(text.size() - at, 1 + random() % 20000);
      by_windows.push(Bytes(text).substr(at, piece));
      at += piece;
    }
    EXPECT_TRUE(by_windows.finish());
    ASSERT_EQ(found_in(windows), found_in(whole)) << "round " << round;
    most = std::max(most, whole.size());
  }
  EXPECT_GT(most, least);
}

TEST(WindowEngine, FindsWhatTheWholeScanFinds) { expect_equal_by_windows(rules(), random_text, 50); }

TEST(WindowEngine, FindsLongValuesAsTheWholeScanDoes) {
  expect_equal_by_windows(assignment_rule(), random_assignments, 8);
}

// A chain of long values that no window holds: neighbours stand where a window's text begins.
TEST(WindowEngine, NeighboursOfAChainAreReadInsideOfTheWindow) {
  Rule rule = testing::make_rule("long", {"long_"}, "long_[0-9a-f]{20,900}");
  rule.left = "[a-z]{1,40}";
  const RuleSet set = testing::compile({rule});
  Limits limits;
  limits.window_bytes = 1;
  limits.long_value_bytes = 2000;
  auto scanner = Scanner::create(set, limits);
  ASSERT_TRUE(scanner);
  std::string text;
  for (std::size_t i = 0; text.size() < 400000; ++i)
    text += cat("a", i % 5 == 0 ? "" : "long_", std::string(1 + i % 7, 'e'), std::string(300 + i % 7, '0'), ";");
  std::size_t found = 0;
  std::size_t neighbours_seen = 0;
  WindowScanner by_windows(*scanner, limits,
                           [&](const BlobPart& part, std::vector<Match>& group, std::vector<Match>& neighbours) {
                             neighbours_seen += neighbours.size();
                             (void)complete_matches(*scanner, part.text, neighbours);
                             for (const Match& match : neighbours)
                               EXPECT_LE(match.begin + match.width, part.text.size());
                             std::vector<Hit> hits;
                             (void)resolve(*scanner, part.text, group, part.position, hits);
                             found += hits.size();
                           });
  by_windows.push(text);
  EXPECT_TRUE(by_windows.finish());
  EXPECT_GT(neighbours_seen, 0U);
  EXPECT_GT(found, 100U);
}

}  // namespace
}  // namespace assay::files
