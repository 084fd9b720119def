#include "scanners/secrets/decode/joined_parts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/decode/joined_lines_fixture.h"

namespace assay {
namespace {

using testing::places_in;

// What the mark in the text tells of, its parts divided by '|'.
std::string parts_of(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at)
    for (const TextPart& part : joined_parts(text, at))
      out += cat(out.empty() ? "" : "|", Bytes(text).substr(part.begin, part.end - part.begin));
  return out;
}

TEST(JoinedParts, LiteralsBehindACall) {
  EXPECT_EQ(parts_of(R"("".join(["key_0123", "456789abcdef"]))"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("''.join((\n  'key_0123',\n  b'456789abcdef',\n))"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of(R"(String.join("", "key_0123", "456789abcdef"))"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of(R"(join("", ["key_0123", "456789abcdef"]))"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("implode('', array('key_0123', '456789abcdef'))"), "key_0123|456789abcdef");
}

TEST(JoinedParts, LiteralsBeforeACall) {
  EXPECT_EQ(parts_of(R"(const x = ["key_0123", "456789abcdef"].join("");)"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("x = [\n 'key_0123',\n '456789abcdef',\n].join('')"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("x = ['key_0123', '456789abcdef'].join\n"), "key_0123|456789abcdef");
}

TEST(JoinedParts, WhatIsNoListOfLiteralsOfOneValue) {
  EXPECT_EQ(parts_of(R"(",".join(["key_0123", "456789abcdef"]))"), "");
  EXPECT_EQ(parts_of(R"(["key_0123", "456789abcdef"].join(", "))"), "");
  EXPECT_EQ(parts_of(R"(["key_0123", "456789abcdef"].join())"), "");
  EXPECT_EQ(parts_of(R"(["key_0123", "456789abcdef"].joined)"), "");
  EXPECT_EQ(parts_of(R"("".join(["key_0123", value]))"), "");
  EXPECT_EQ(parts_of(R"(f(["key_0123", value, "456789abcdef"].join("")))"), "");
  EXPECT_EQ(parts_of(R"("".join(["key_0123456789abcdef"]))"), "");
  EXPECT_EQ(parts_of(R"(["a", "b"].join(""))"), "");
  EXPECT_EQ(parts_of(R"(["<div class=a>", "<span class=b></span>"].join(""))"), "");
  EXPECT_EQ(parts_of(R"("".join()"), "");
  EXPECT_EQ(parts_of("].join(\"\")"), "");
}

TEST(JoinedParts, LinesOfAFoldedScalar) {
  EXPECT_EQ(parts_of("token: >-\n  key_0123\n  456789abcdef\nother: 1\n"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("token: >\r\n  key_0123\r\n  456789abcdef\r\n"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("  - >-\n    key_0123\n    456789abcdef"), "key_0123|456789abcdef");
  EXPECT_EQ(parts_of("text: >-\n  some words\n  of_a_long_sentence\n"), "");
  EXPECT_EQ(parts_of("text: >-\n  key_0123456789abcdef\nother: 1\n"), "");
  EXPECT_EQ(parts_of("text: >-\nkey_0123\n456789abcdef\n"), "");
  EXPECT_EQ(parts_of("a: >-b\n  key_0123\n  456789abcdef\n"), "");
}

// Nothing is read beyond what decides a match of a rule.
TEST(JoinedParts, OfALongListNothing) {
  std::string list = "\"\".join([\"key_0123\"";
  for (int i = 0; i < 100; ++i) list += ", \"456789abcdef\"";
  EXPECT_EQ(parts_of(list + "])"), "");
}

class JoinedValues : public ::testing::Test {
 protected:
  JoinedValues() : rules_(testing::compile({proven_rule(), testing::joined_key_rule()})) {
    token_ = *with_checksum(CheckKind::crc32_base62_6, cat("tok_", "4fQ7hLm2Zx9Rb6TnWc3V", "000000"));
  }

  static Rule proven_rule() {
    Rule rule = testing::make_rule("t", {"tok_"}, R"(tok_[0-9A-Za-z]{26}\b)");
    rule.checks = {{CheckKind::crc32_base62_6}};
    return rule;
  }

  std::size_t found_in(const std::string& before, const std::string& between, const std::string& behind) const {
    const std::string text = cat(before, token_.substr(0, 12), between, token_.substr(12), behind, "\n");
    return places_in(rules_, text, false).size();
  }

  std::string token_;
  RuleSet rules_;
};

TEST_F(JoinedValues, OnOneLine) {
  EXPECT_EQ(found_in("x = \"", "\" + \"", "\""), 1U);
  EXPECT_EQ(found_in("x = \"", "\"+'", "'"), 1U);
  EXPECT_EQ(found_in("$x = '", "' . '", "';"), 1U);
  EXPECT_EQ(found_in("x = \"", "\" \"", "\""), 1U);
  EXPECT_EQ(found_in("x = \"", "\", \"", "\""), 0U);
  EXPECT_EQ(found_in("x = \"", "\" + a + \"", "\""), 0U);
}

TEST_F(JoinedValues, OnOneLineOnlyWhatAChecksumProves) {
  EXPECT_EQ(places_in(rules_, "x = \"key_0123\" + \"456789abcdef\"\n", false).size(), 0U);
  EXPECT_EQ(places_in(rules_, "x = \"key_0123\" +\n \"456789abcdef\"\n", false).size(), 1U);
  token_.back() = token_.back() == 'a' ? 'b' : 'a';
  EXPECT_EQ(found_in("x = \"", "\" + \"", "\""), 0U);
}

TEST_F(JoinedValues, OfYaml) {
  EXPECT_EQ(found_in("token: \"", "\\\n  ", "\""), 1U);
  EXPECT_EQ(found_in("token: >-\n  ", "\n  ", ""), 1U);
  EXPECT_EQ(found_in("token: >\n  ", "\n  ", "\nother: a"), 1U);
  EXPECT_EQ(found_in("token: >-\n  ", " and\n  ", ""), 0U);
  EXPECT_EQ(places_in(rules_, "a: >-\n  key_0123\n  456789abcdef\n", false).size(), 0U);
}

TEST_F(JoinedValues, OfAList) {
  EXPECT_EQ(found_in("x = \"\".join([\"", "\", \"", "\"])"), 1U);
  EXPECT_EQ(found_in("x = [\"", "\",\"", "\"].join(\"\");"), 1U);
  EXPECT_EQ(found_in("x = String.join(\"\", \"", "\", \"", "\");"), 1U);
  EXPECT_EQ(found_in("x = \"-\".join([\"", "\", \"", "\"])"), 0U);
}

TEST_F(JoinedValues, AreToldWhereTheyStand) {
  const std::string text = cat("x = \"", token_.substr(0, 12), "\" + \"", token_.substr(12), "\"\n");
  EXPECT_EQ(places_in(rules_, text, false), std::vector<std::string>{"1:6-1:41 several literals"});
}

TEST_F(JoinedValues, WithCharactersInThemThatNobodySees) {
  for (const std::string character : {"\xC2\xAD", "\xE2\x80\x8B", "\xE2\x81\xA0", "\xEF\xBB\xBF"})
    for (std::size_t before = 0; before < 70; ++before)
      EXPECT_EQ(found_in(std::string(before, ' '), character, ""), 1U) << before;
  EXPECT_EQ(places_in(rules_,
                      "key_0123\xE2\x80\x8B"
                      "456789abcdef\n",
                      false),
            std::vector<std::string>{"1:1-1:22 invisible characters"});
}

// A value is what its checksum says, whatever is glued to it.
TEST_F(JoinedValues, AChecksumSettlesWhereAValueEnds) {
  for (const std::string behind : {"_old", "n", "yy", "0"}) {
    EXPECT_EQ(places_in(rules_, cat(token_, behind, "\n"), false), std::vector<std::string>{"1:1-1:31 "}) << behind;
    EXPECT_EQ(places_in(rules_, cat("xx", token_, behind, "\n"), false).size(), 1U) << behind;
  }
  token_.back() = token_.back() == 'a' ? 'b' : 'a';
  EXPECT_EQ(places_in(rules_, cat(token_, "_old\n"), false).size(), 0U);
  EXPECT_EQ(places_in(rules_, cat(testing::kJoinedKey, "_old\n"), false).size(), 0U);
}

}  // namespace
}  // namespace assay
