#include "scanners/secrets/markers.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"

namespace assay {
namespace {

constexpr std::string_view kRule = "acme-api-key";

bool allowed(Bytes line, Bytes previous = {}) { return marker_for(line, previous, kRule).has_value(); }

TEST(Markers, LineWithoutOneAllowsNothing) {
  EXPECT_FALSE(allowed("key: value, url: https://host:80/"));
  EXPECT_FALSE(allowed(""));
}

TEST(Markers, AllowWithoutARuleHoldsForAny) {
  const auto found = marker_for("x = '' # assay:allow", {}, kRule);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->by, "assay:allow");
  EXPECT_EQ(found->kind, Suppression::Kind::in_source);
  EXPECT_EQ(found->reason, "");
}

TEST(Markers, AllowWithRulesHoldsForThem) {
  EXPECT_TRUE(allowed("# assay:allow acme-api-key"));
  EXPECT_TRUE(allowed("# assay:allow other-key,acme-api-key revoked in May"));
  EXPECT_FALSE(allowed("# assay:allow other-key"));
  EXPECT_FALSE(allowed("# assay:allow other-key revoked in May"));
  EXPECT_FALSE(allowed("# assay:allow jwt"));
  EXPECT_FALSE(allowed("# assay:allow acme-api-key-2"));
}

TEST(Markers, AllowForOneValueNamesIt) {
  const auto found = marker_for("# assay:allow acme-api-key@0f325ebd revoked in May", {}, kRule);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->by, "assay:allow@0f325ebd");
  EXPECT_EQ(found->reason, "revoked in May");
  EXPECT_TRUE(is_of_values(*found));
  EXPECT_TRUE(marker_fits(*found, "0f325ebd333a965f2830bb17e2213013"));
  EXPECT_FALSE(marker_fits(*found, "0f325ebc333a965f2830bb17e2213013"));
  EXPECT_FALSE(allowed("# assay:allow other-key@0f325ebd"));

  const auto two = marker_for("# assay:allow acme-api-key@0f325ebd,b-key,acme-api-key@11112222", {}, kRule);
  EXPECT_TRUE(marker_fits(*two, "11112222333a965f2830bb17e2213013"));
  EXPECT_FALSE(marker_fits(*two, "22223333333a965f2830bb17e2213013"));
  EXPECT_EQ(marker_for("x", "# assay:allow-next acme-api-key@0f325ebd", kRule)->by, "assay:allow-next@0f325ebd");
  // Who names the rule without a value means any.
  EXPECT_EQ(marker_for("# assay:allow acme-api-key@0f325ebd,acme-api-key", {}, kRule)->by, "assay:allow");
}

TEST(Markers, WhatIsNoFingerprintAllowsNothing) {
  for (const char* text :
       {"# assay:allow acme-api-key@", "# assay:allow acme-api-key@0f325eb", "# assay:allow acme-api-key@0F325EBD",
        "# assay:allow acme-api-key@0f325ebg", "# assay:allow acme-api-key@0f325ebd333a965f2830bb17e22130130",
        "# assay:allow acme-api-key@0f325ebd@0f325ebd"}) {
    EXPECT_FALSE(allowed(text)) << text;
  }
  EXPECT_EQ(rules_allowed_on("# assay:allow acme-api-key@0f325eb", {}),
            std::vector<std::string_view>{"acme-api-key@0f325eb"});
  EXPECT_EQ(rules_allowed_on("# assay:allow acme-api-key@0f325ebd", {}), std::vector<std::string_view>{"acme-api-key"});
}

TEST(Markers, ReasonIsKept) {
  EXPECT_EQ(marker_for("# assay:allow acme-api-key revoked in May", {}, kRule)->reason, "revoked in May");
  EXPECT_EQ(marker_for("/* assay:allow test fixture */", {}, kRule)->reason, "test fixture");
  EXPECT_EQ(marker_for("<!-- assay:allow acme-api-key docs -->", {}, kRule)->reason, "docs");
  EXPECT_EQ(marker_for("# assay:allow a\x1b[2J b", {}, kRule)->reason, "a\\x1b[2J b");
  EXPECT_LE(marker_for("# assay:allow two " + std::string(5000, 'x'), {}, kRule)->reason.size(), 200U);
}

TEST(Markers, AllowNextHoldsForTheNextLineOnly) {
  EXPECT_TRUE(allowed("x", "# assay:allow-next"));
  EXPECT_TRUE(allowed("x", "# assay:allow-next acme-api-key reason"));
  EXPECT_FALSE(allowed("x", "# assay:allow-next other-key reason"));
  EXPECT_FALSE(allowed("x # assay:allow-next"));
  EXPECT_FALSE(allowed("x", "y # assay:allow"));
}

TEST(Markers, ThoseOfOtherToolsAreHonoured) {
  EXPECT_EQ(marker_for("x #gitleaks:allow", {}, kRule)->by, "gitleaks:allow");
  EXPECT_TRUE(allowed("x // betterleaks:allow"));
  EXPECT_TRUE(allowed("x -- trufflehog:ignore"));
  EXPECT_TRUE(allowed("x # kingfisher:ignore"));
  EXPECT_TRUE(allowed("x", "# kingfisher:ignore"));
  EXPECT_FALSE(allowed("x", "# gitleaks:allow"));
}

TEST(Markers, PragmasOfDetectSecretsAreHonoured) {
  EXPECT_TRUE(allowed("x  # pragma: allowlist secret"));
  EXPECT_TRUE(allowed("x  // pragma:allowlist-secret"));
  EXPECT_TRUE(allowed("x  # pragma: whitelist secret"));
  EXPECT_FALSE(allowed("x  # pragma: allowlist nextline secret"));
  EXPECT_TRUE(allowed("x", "# pragma: allowlist nextline secret"));
  EXPECT_FALSE(allowed("x", "# pragma: allowlist secret"));
  EXPECT_FALSE(allowed("x  # pragma: no cover"));
}

TEST(Markers, WordsThatOnlyBeginAlikeAreNone) {
  EXPECT_FALSE(allowed("gitleaks:allowed"));
  EXPECT_FALSE(allowed("xassay:allow"));
  EXPECT_FALSE(allowed("my-assay:allow"));
  EXPECT_FALSE(allowed("assay:allow_list"));
  EXPECT_FALSE(allowed("pragma: allowlist secrets"));
}

TEST(Markers, OneForAnotherRuleDoesNotHideTheNext) {
  EXPECT_TRUE(allowed("# assay:allow other-key assay:allow acme-api-key"));
}

std::string own_markers(const std::string& text) {
  std::string out;
  for_own_markers(text, [&](const OwnMarker& marker) {
    out += cat(marker.begin, marker.on_next ? " next" : "", ";");
    for (const std::string_view rule : marker.rules) out += cat(rule, ";");
  });
  return out;
}

TEST(OwnMarkers, AreFoundWithTheirRules) {
  EXPECT_EQ(own_markers("a # assay:allow acme-key,b-key why\r\n# assay:allow-next\rassay:allow"),
            "4;acme-key;b-key;38 next;55;");
  EXPECT_EQ(own_markers("# assay:allow two words\nassay:allow-key"), "2;");
  EXPECT_EQ(own_markers("xassay:allow my-assay:allow assay:allowed assay :allow gitleaks:allow"), "");
}

TEST(OwnMarkers, ThatAreSpokenOfAreNone) {
  EXPECT_EQ(own_markers("`assay:allow RULE` \"assay:allow\" 'assay:allow-next x'"), "");
}

// The end of its line was once looked for to the end of the text, of each.
TEST(OwnMarkers, OfOneLongLineTakeNoLonger) {
  std::string text;
  for (int i = 0; i < 90'000; ++i) text += " assay:allow";
  std::size_t count = 0;
  for_own_markers(text, [&](const OwnMarker&) { ++count; });
  EXPECT_EQ(count, 90'000U);
}

TEST(MarkerPlaces, SayWhereMarkersMayStand) {
  const std::string text = "a: 1  # assay:allow\nb: 2\nc: 3  # pragma: allowlist secret\nd: 4 trufflehog:ignore";
  MarkerPlaces places(text);
  EXPECT_TRUE(places.may_stand_in(0, 19));
  EXPECT_FALSE(places.may_stand_in(20, 25));
  EXPECT_TRUE(places.may_stand_in(25, 54));
  EXPECT_TRUE(places.may_stand_in(54, text.size()));
  EXPECT_FALSE(places.may_stand_in(text.size(), text.size()));
}

// Each of many values on a line of kilobytes once had a thousand bytes on either side searched for markers: 5 MB/s.
TEST(MarkerPlaces, LookAtEachByteOnce) {
  const std::string text(100000, ':');
  MarkerPlaces places(text);
  for (std::size_t at = 0; at + 2000 <= text.size(); at += 10) EXPECT_FALSE(places.may_stand_in(at, at + 2000));
  EXPECT_LE(places.bytes_looked_at(), text.size());
}

}  // namespace
}  // namespace assay
