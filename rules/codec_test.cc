#include "rules/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <chrono>
#include <limits>

#include "base/strings.h"

namespace assay {
namespace {

Rule full_rule() {
  Rule rule;
  rule.id = "acme-token";
  rule.provider = "Acme";
  rule.description = "Acme token";
  rule.severity = Severity::critical;
  rule.confidence = Confidence::medium;
  rule.anchors = {{"acme_", false}, {std::string("ac\0me", 5), true}};
  rule.left = "[a-z]{2}";
  rule.pattern = "acme_[0-9a-f]{32}";
  rule.reader = Reader::pem;
  rule.captures = {"secret", "id"};
  rule.checks = {{kLastCheck}, {CheckKind::crc32_base62_6}};
  rule.entropy = 3.25;
  rule.pairs = {{"acme-id", true, 300}, {"acme-host", false, 0}};
  rule.paths = {"**/*.env"};
  rule.exclude_paths = {"vendor/**"};
  rule.generic = true;
  rule.details.remediation = "Rotate.";
  rule.details.references = {"https://acme.example/keys"};
  rule.details.verify = {
      {"GET", "https://acme.example", {{"Authorization", "{secret}"}}, "", {200}, {401, 403}, {"a"}, {}}};
  rule.details.revoke = {{"DELETE", "https://acme.example", {}, "x", {204}, {}, {}, {"gone"}}};
  rule.details.matches = {"m1", "m2"};
  rule.details.non_matches = {"n1", "n2"};
  return rule;
}

std::vector<Rule> arbitrary_rules() {
  const auto text = rc::gen::container<std::string>(rc::gen::arbitrary<char>());
  const auto texts = rc::gen::container<std::vector<std::string>>(text);
  std::vector<Rule> rules(*rc::gen::inRange<std::size_t>(0, 5));
  for (Rule& rule : rules) {
    rule.id = *text;
    rule.pattern = *text;
    rule.severity = static_cast<Severity>(*rc::gen::inRange(0, 5));
    for (std::string& anchor : *texts) rule.anchors.push_back({anchor, *rc::gen::arbitrary<bool>()});
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
      rule.checks.push_back({static_cast<CheckKind>(*rc::gen::inRange(0, static_cast<int>(kLastCheck) + 1))});
    rule.entropy = *rc::gen::inRange(0, 800) / 100.0;
    rule.paths = *texts;
    rule.details.matches = *texts;
    rule.details.remediation = *text;
  }
  return rules;
}

TEST(Codec, GivesBackEveryField) {
  const std::vector<Rule> rules = {full_rule(), Rule{}};
  const auto decoded = decode_rules(encode_rules(rules), true);
  ASSERT_TRUE(decoded) << decoded.error().text();
  EXPECT_EQ(*decoded, rules);
}

TEST(Codec, GivesBackAnyRules) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<Rule> rules = arbitrary_rules();
    const auto decoded = decode_rules(encode_rules(rules), true);
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(*decoded == rules);
  }));
}

TEST(Codec, LeavesDetailsEmptyUnlessAsked) {
  Rule rule = full_rule();
  const auto decoded = decode_rules(encode_rules({rule}), false);
  ASSERT_TRUE(decoded);
  rule.details = {};
  EXPECT_EQ(decoded->front(), rule);
}

TEST(Codec, EncodesNoRules) {
  const auto decoded = decode_rules(encode_rules({}), true);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->empty());
}

TEST(Codec, RefusesEveryTruncation) {
  const std::string bytes = encode_rules({full_rule(), full_rule()});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_rules(Bytes(bytes).substr(0, size), true)) << size;
    EXPECT_FALSE(decode_rules(Bytes(bytes).substr(0, size), false)) << size;
  }
}

TEST(Codec, RefusesTrailingBytes) { EXPECT_FALSE(decode_rules(encode_rules({full_rule()}) + '\0', false)); }

// Each value has one form: a changed byte is refused or stands for other rules, which would be written just so.
TEST(Codec, ChangedBytesAreRefusedOrWrittenSo) {
  const std::string bytes = encode_rules({full_rule()});
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int change : {1, 2, 0x80, 0xFF}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ change);
      const auto decoded = decode_rules(changed, true);
      if (!decoded) continue;
      EXPECT_EQ(encode_rules(*decoded), changed) << at;
    }
  }
}

TEST(Codec, RefusesAnotherVersion) {
  std::string bytes = encode_rules({full_rule()});
  bytes[8] = 99;
  const auto decoded = decode_rules(bytes, false);
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().why, "version 99 where 8 is read");
}

TEST(Codec, RefusesCountsBeyondTheBytes) {
  std::string bytes = encode_rules({full_rule()});
  for (const std::size_t at : {12U, 13U, 15U}) {
    std::string changed = bytes;
    changed[at] = '\x7F';
    EXPECT_FALSE(decode_rules(changed, false)) << at;
  }
}

TEST(Codec, RefusesAnEntropyThatIsNoNumber) {
  Rule rule;
  rule.entropy = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(decode_rules(encode_rules({rule}), false));
}

// A release build takes 0.5 ms with every field of every rule filled; the bound fails only on a change of kind.
TEST(Codec, ReadsFifteenHundredRulesFast) {
  std::vector<Rule> rules;
  for (int i = 0; i < 1500; ++i) {
    rules.push_back(full_rule());
    rules.back().id += cat("-", i);
    rules.back().details.remediation.assign(2000, 'x');
  }
  const std::string bytes = encode_rules(rules);
  auto best = std::chrono::nanoseconds::max();
  for (int round = 0; round < 20; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto decoded = decode_rules(bytes, false);
    best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
    ASSERT_EQ(decoded->size(), rules.size());
  }
  RecordProperty("microseconds", static_cast<int>(best.count() / 1000));
  EXPECT_LT(best, std::chrono::milliseconds(25));
}

}  // namespace
}  // namespace assay
