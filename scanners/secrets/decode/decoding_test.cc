#include "scanners/secrets/decode/decoding.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

const std::string kToken = "tok_0123abcd";

class DecodingTest : public ::testing::Test {
 protected:
  // Places as "line:column begin-end encoding".
  std::vector<std::string> places_in(Bytes text, const Limits& limits = {}) {
    auto scanner = BlobScanner::create(rules_, FingerprintKey{"k", true}, limits);
    EXPECT_TRUE(scanner);
    Origin origin;
    origin.path = "f";
    scanner->scan(text, origin);
    complete_ = scanner->coverage().complete();
    findings_ = std::move(scanner->collector()).finish();
    std::vector<std::string> out;
    for (const Finding& finding : findings_) {
      for (const Place& place : finding.places)
        out.push_back(cat(place.region.line, ":", place.region.column, " ", place.region.begin, "-", place.region.end,
                          " ", place.encoding));
    }
    return out;
  }

  RuleSet rules_ = testing::compile({testing::make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)"),
                                     testing::make_rule("u", {"key_"}, R"(\bkey_[0-9a-f]{16}\b)")});
  std::vector<Finding> findings_;
  bool complete_ = false;
};

using Places = std::vector<std::string>;

TEST_F(DecodingTest, AValueIsToldWhereItsEncodedBytesStand) {
  const std::string run = base64_of("a text with " + kToken + " in it");
  EXPECT_EQ(places_in("first\nkey: " + run + "\n"), Places{"2:22 27-43 base64"});
  EXPECT_EQ(findings_[0].places[0].context, "key: a text with tok******** in it");
  EXPECT_TRUE(complete_);
}

TEST_F(DecodingTest, WhatStandsAroundARunIsFoundOnce) {
  const std::string run = base64_of("a text of some length");
  EXPECT_EQ(places_in(kToken + " " + run + " " + kToken + "\n"),
            (Places{"1:1 0-12 ", cat("1:", 15 + run.size(), " ", 14 + run.size(), "-", 26 + run.size(), " ")}));
}

// One value, told by the rule that knows it as it stands; what it holds was once told again, by a name before it.
TEST_F(DecodingTest, TheContentOfAKnownValueIsNotToldAgain) {
  Rule named = testing::make_rule("named", {"auth"}, R"(auth: (?P<secret>[0-9A-Za-z:_-]{8,60}))");
  named.generic = true;
  Rule header = testing::make_rule("header", {"auth"}, R"(auth: (?P<secret>[0-9A-Za-z+/]{20,60}={0,2}))");
  const std::string content = "somebody:Zk3vNq8wTr5x";
  const std::string run = base64_of(content);
  const std::string text = "auth: " + run + "\n";
  const std::string outer = "data: " + base64_of("a text that holds 'auth: " + run + "' and more") + "\n";
  rules_ = testing::compile({named});
  EXPECT_EQ(places_in(text).size(), 1U);
  ASSERT_EQ(findings_.size(), 1U);
  EXPECT_TRUE(findings_[0].secret.occurs_in(content));
  rules_ = testing::compile({named, header});
  EXPECT_EQ(places_in(text), Places{cat("1:7 6-", 6 + run.size(), " ")});
  EXPECT_EQ(findings_[0].rule, "header");
  ASSERT_EQ(places_in(outer).size(), 1U);
  EXPECT_EQ(findings_[0].rule, "header");
  // By the same rule too.
  Rule either = testing::make_rule("either", {"auth"}, R"(auth: (?P<secret>[0-9A-Za-z+/:]{20,60}={0,2}))");
  rules_ = testing::compile({either});
  EXPECT_EQ(places_in(text), Places{cat("1:7 6-", 6 + run.size(), " ")});
}

// A suppression, a doubt or a length of the outer value must not take what is found in it.
TEST_F(DecodingTest, TheContentOfAValueThatCountsForLessIsTold) {
  Rule named = testing::make_rule("named", {"auth"}, R"(auth: (?P<secret>[0-9A-Za-z:_-]{8,60}))");
  named.generic = true;
  Rule header = testing::make_rule("header", {"auth"}, R"(auth: (?P<secret>[0-9A-Za-z+/]{20,60}={0,2}))");
  const std::string run = base64_of("somebody:Zk3vNq8wTr5x");
  rules_ = testing::compile({named, header});
  EXPECT_EQ(places_in("auth: " + run + "  # assay:allow header\n").size(), 2U);
  EXPECT_EQ(places_in("auth: " + run + "  # assay:allow\n").size(), 1U);
  header.confidence = Confidence::low;
  rules_ = testing::compile({named, header});
  EXPECT_EQ(places_in("auth: " + run + "\n").size(), 2U);
  // Two tokens in a long value of another kind.
  Rule blob = testing::make_rule("blob", {"blob"}, R"(blob: (?P<secret>[0-9A-Za-z+/]{20,}={0,2}))");
  rules_ = testing::compile({named, blob});
  const std::string config = "auth: somebody:Zk3vNq8wTr5x\nauth: another:Pq7mLd2sVh9c\n" + std::string(40, '.');
  EXPECT_EQ(places_in("blob: " + base64_of(config) + "\n").size(), 3U);
}

TEST_F(DecodingTest, LooksIntoEncodingsWithinEachOther) {
  const std::string text = base64_of("twelve bytes " + hex_of("twelve bytes " + kToken + " and more"));
  EXPECT_EQ(places_in(text), Places{"1:53 52-84 hexadecimal in base64"});
}

TEST_F(DecodingTest, BelowTheLastLevelIsAGap) {
  std::string text = "the content is " + kToken;
  for (int i = 0; i < 3; ++i) text = "the content is " + base64_of(text);
  Limits limits;
  limits.decode_depth = 3;
  EXPECT_EQ(places_in(text, limits).size(), 1U);
  EXPECT_TRUE(complete_);
  limits.decode_depth = 2;
  EXPECT_EQ(places_in(text, limits).size(), 0U);
  EXPECT_FALSE(complete_);
}

TEST_F(DecodingTest, MoreThanIsLookedAtIsAGap) {
  const std::string bomb = base64_of(gzipped(kToken + std::string(100'000, ' ') + kToken));
  EXPECT_EQ(places_in(bomb).size(), 2U);
  EXPECT_TRUE(complete_);
  Limits limits;
  limits.decoded_bytes_base = 1000;
  EXPECT_EQ(places_in(bomb, limits).size(), 1U);
  EXPECT_FALSE(complete_);
}

TEST_F(DecodingTest, TheEncodedValueIsMaskedInWhatIsShownOfOthers) {
  const std::string run = base64_of("a text with letters only " + kToken);
  places_in(kToken.substr(0, 11) + "e " + run + "\n");
  ASSERT_EQ(findings_.size(), 2U);
  for (const Finding& finding : findings_) {
    for (const Place& place : finding.places) EXPECT_EQ(place.context.find(run.substr(0, 8)), std::string::npos);
  }
}

TEST_F(DecodingTest, AMarkerOnTheLineCounts) {
  places_in("key: " + base64_of("a text with " + kToken) + "  # assay:allow t made up\n");
  ASSERT_EQ(findings_.size(), 1U);
  EXPECT_TRUE(findings_[0].suppressed());
}

TEST_F(DecodingTest, PartsOfAWebTokenAreLeftToItsRule) {
  const std::string header = base64_of("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  const std::string payload = base64_of("{\"a\":\"" + kToken + "\",\"b\":1}");
  EXPECT_EQ(places_in(header + "." + payload + ".c2lnbmF0dXJl"), Places{});
}

TEST_F(DecodingTest, AnEscapeInAValueIsRead) {
  EXPECT_EQ(places_in("a\nx key_%30123456789abcdef\n"), Places{"2:3 4-26 percent-encoding"});
  EXPECT_EQ(places_in("%20key_%30123456789abcdef\n"), Places{"1:4 3-25 percent-encoding"});
  EXPECT_EQ(places_in("\"\\u006b\\u0065\\u0079_0123\\u003456789abcdef\""), Places{"1:2 1-41 backslash escapes"});
  EXPECT_EQ(places_in("key_01234567\x1b[1m89abcdef, more\n"), Places{"1:1 0-24 terminal codes"});
  EXPECT_TRUE(complete_);
}

TEST_F(DecodingTest, AnEscapeBeforeAValueDoesNotHideIt) {
  const std::string key = cat("key_", "0123456789abcdef");
  for (const std::string before : {"a\\n", "a\\t", "x\\u0022", "a%20", "a: \x1b[31m", "a: \x1b[1;32m"})
    EXPECT_EQ(places_in(before + key + " end").size(), 1U) << before;
  EXPECT_EQ(places_in("{\"log\": \"one\\n" + key + "\\ntwo\"}"), Places{"1:15 14-34 backslash escapes"});
  EXPECT_EQ(places_in("a " + key + "\\n" + key), (Places{"1:3 2-22 ", "1:25 24-44 backslash escapes"}));
}

TEST_F(DecodingTest, WhatCanBeSeenBetweenEscapesIsTheTextsOwn) {
  EXPECT_EQ(places_in("%41bcdefghijklmnop%41 " + kToken + " %41bcdefghijklmnopq"), Places{"1:23 22-34 "});
}

// GitHub Actions prints each line of a script in a colour of its own.
TEST_F(DecodingTest, WrappedBase64GoesOnWhereEachLineHasAColour) {
  const std::string text = std::string(100, 'a') + " " + kToken + " " + std::string(100, 'b');
  for (const std::string before : {"", "2026-01-05T08:00:00.1234567Z ", "web_1  | "}) {
    const std::string begin = before + "\x1b[36;1m";
    const std::string run = base64_of(text, 76, "\x1b[0m\n" + begin);
    EXPECT_EQ(places_in(begin + run + "\x1b[0m\n").size(), 1U) << before;
    EXPECT_TRUE(complete_);
  }
}

TEST_F(DecodingTest, AnEscapeWithinBase64JoinsIt) {
  const std::string run = base64_of("a text with " + kToken + " in it???");
  const std::size_t at = run.find('/');
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(places_in("x=" + run.substr(0, at) + "%2F" + run.substr(at + 1) + "\n").size(), 1U);
}

// Every place where a soft line break may stand in what is encoded otherwise.
TEST_F(DecodingTest, QuotedPrintableIsDecodedAroundAnyOtherEncoding) {
  std::string escapes;
  for (const char c : kToken) escapes += cat("\\u00", hex_of(Bytes(&c, 1)));
  for (const std::string& inner : {base64_of("a text with " + kToken + " in it???"), escapes}) {
    for (std::size_t at = 1; at < inner.size(); ++at) {
      const auto places = places_in("x:\n" + inner.substr(0, at) + "=\r\n" + inner.substr(at) + "\n");
      ASSERT_EQ(places.size(), 1U) << at;
      EXPECT_TRUE(complete_);
    }
  }
}

// Such a list was 32 passwords of high confidence: "…pw=" joined with the next line.
TEST_F(DecodingTest, AListOfBase64WordsIsNoQuotedPrintable) {
  const std::string run = base64_of("a text with " + kToken + " in it???");
  const auto parted = [&](std::string_view more) {
    return "x:\n" + run.substr(0, 19) + "=\n" + run.substr(19) + std::string(more) + "\n";
  };
  EXPECT_EQ(places_in(parted("")).size(), 1U);
  EXPECT_TRUE(places_in(parted("abc")).empty());  // both lines are words of base64, with their padding
}

TEST_F(DecodingTest, PaddingThatLooksLikeASeamPartsValues) {
  const std::string first = base64_of("a text and " + kToken + "......") + "\n";
  const std::string second = base64_of("a text with " + kToken + " too.") + "\n";
  ASSERT_TRUE(first.ends_with("=\n") && second.ends_with("=\n"));
  EXPECT_EQ(
      places_in(first + second + first),
      (Places{"1:15 14-31 base64", "2:17 57-73 base64",
              cat("3:15 ", first.size() + second.size() + 14, "-", first.size() + second.size() + 31, " base64")}));
}

TEST_F(DecodingTest, LinesAreCountedBackToAValueOfARunThatOverlaps) {
  std::string text;
  for (int i = 0; i < 2000; ++i) text += "caf\u00e9 line\r\n";
  const std::string at = cat(text.size());
  text += "key_01234567=\r\n89abcdef " + base64_of("a text with " + kToken + " in") + "\n";
  const auto places = places_in(text);
  ASSERT_EQ(places.size(), 2U);
  EXPECT_TRUE(places[1].starts_with("2001:1 " + at)) << places[1];
  EXPECT_TRUE(places[0].starts_with("2002:26 ")) << places[0];
}

TEST_F(DecodingTest, LinesOfBase64InStringsWithinStringsBelongTogether) {
  const std::string content(50, 'a');
  for (const std::string end : {"\\n", "\\\\n", "\\r\\n", "\\\\r\\\\n", "\\\\\\\\n"})
    EXPECT_EQ(places_in("x: \"" + base64_of(cat(content, " ", kToken, " ", content), 76, end) + "\"").size(), 1U)
        << end;
}

TEST_F(DecodingTest, NothingIsDecodedAtDepthZero) {
  Limits limits;
  limits.decode_depth = 0;
  EXPECT_EQ(places_in(base64_of("a text with " + kToken), limits), Places{});
}

}  // namespace
}  // namespace assay
