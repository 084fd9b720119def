// What is decoded in windows against what is decoded of the whole.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/long_blob.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/sources/files/window_scanner.h"

namespace assay::files {
namespace {

std::vector<std::string> places_of(BlobScanner& scanner) {
  std::vector<std::string> out;
  for (const Finding& finding : std::move(scanner.collector()).finish()) {
    for (const Place& place : finding.places)
      out.push_back(cat(finding.fingerprint, " ", place.region.line, ":", place.region.column, " ", place.region.begin,
                        "-", place.region.end, " ", place.encoding, " ", place.region.end_line));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string random_content(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    for (std::size_t n = random() % 300; n > 0; --n) text += "abc ._\n"[random() % 7];
    if (random() % 4 != 0) continue;
    text += " tok_";
    for (int i = 0; i < 16; ++i) text += "0123456789abcdef"[random() % 16];
    text += ' ';
  }
  return text;
}

// Every character, or one in 30.
std::string escaped(const std::string& content, std::mt19937& random) {
  const std::string_view before = random() % 2 == 0 ? "%" : "\\u00";
  const bool all = random() % 2 == 0;
  std::string out;
  for (const char c : content) {
    if (all || random() % 30 == 0) {
      out += cat(before, hex_of(Bytes(&c, 1)));
    } else {
      out += c;
    }
  }
  return out;
}

TEST(WindowDecoding, FindsWhatTheWholeScanFinds) {
  const RuleSet rules = testing::compile({testing::make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{16}\b)")});
  Limits limits;
  limits.window_bytes = 1;
  limits.long_value_bytes = 20000;  // what is decoded twice at a window's end is six times as long in escapes
  std::mt19937 random(3);
  std::size_t most = 0;
  for (int round = 0; round < 40; ++round) {
    std::string text;
    for (int i = 0; i < 6; ++i) {
      text += random_content(random, random() % 9000) + "\n";
      const std::string content = random_content(random, random() % (i == 3 ? 90000 : 3000));
      if (random() % 3 == 0) {
        text += hex_of(content);
      } else if (random() % 2 == 0) {
        text += escaped(content, random);
      } else {
        text += base64_of(content, random() % 2 == 0 ? 0 : 76, random() % 2 == 0 ? "\n" : "\\n");
      }
      text += random() % 2 == 0 ? "\"\n" : "\n";
    }
    auto whole = BlobScanner::create(rules, FingerprintKey{"k", true}, limits);
    auto parts = BlobScanner::create(rules, FingerprintKey{"k", true}, limits);
    ASSERT_TRUE(whole && parts);
    const Origin origin;
    whole->scan(text, origin);
    LongBlob blob;
    WindowScanner windows(parts->finder(), limits,
                          [&](const BlobPart& part, std::vector<Match>& group, std::vector<Match>& neighbours) {
                            blob.take(*parts, part, group, neighbours, origin);
                          });
    windows.push(text);
    EXPECT_TRUE(windows.finish());
    blob.finish(*parts, origin);
    EXPECT_TRUE(parts->coverage().complete());
    const std::vector<std::string> expected = places_of(*whole);
    EXPECT_EQ(places_of(*parts), expected) << round;
    most = std::max(most, expected.size());
  }
  EXPECT_GT(most, 50U);
}

}  // namespace
}  // namespace assay::files
