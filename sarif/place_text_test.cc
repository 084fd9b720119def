#include "sarif/place_text.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>

#include "base/strings.h"

namespace assay {
namespace {

TEST(UtcTime, IsIso8601) {
  EXPECT_EQ(utc_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_time(951782400), "2000-02-29T00:00:00Z");
  EXPECT_EQ(utc_time(1709294400), "2024-03-01T12:00:00Z");
  EXPECT_EQ(utc_time(4107542399), "2100-02-28T23:59:59Z");
  EXPECT_EQ(utc_time(4107542400), "2100-03-01T00:00:00Z");
}

TEST(UtcTime, ReachesBackBefore1970) {
  EXPECT_EQ(utc_time(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(utc_time(-62167219200), "0000-01-01T00:00:00Z");
  EXPECT_EQ(utc_time(253402300799), "9999-12-31T23:59:59Z");
}

TEST(UtcTime, GivesTheSecondsOutsideOfFourDigitYears) {
  EXPECT_EQ(utc_time(253402300800), "@253402300800");
  EXPECT_EQ(utc_time(std::numeric_limits<std::int64_t>::min()), "@-9223372036854775808");
}

TEST(PlaceName, NamesMembersThroughTheirArchives) {
  Origin outer;
  outer.kind = OriginKind::git_blob;
  outer.path = "dist/a.zip";
  outer.appearance.commit = "abc";
  Origin middle;
  middle.kind = OriginKind::archive;
  middle.path = "b.tar";
  middle.parent = std::make_shared<const Origin>(outer);
  Origin inner;
  inner.kind = OriginKind::archive;
  inner.path = "c/d.txt";
  inner.parent = std::make_shared<const Origin>(middle);
  EXPECT_EQ(place_name(inner), "dist/a.zip!/b.tar!/c/d.txt");
  EXPECT_EQ(&outermost(inner), middle.parent.get());
  EXPECT_EQ(appearance_of(inner).commit, "abc");
}

TEST(PlaceName, NamesWhatHasNoPath) {
  Origin origin;
  origin.kind = OriginKind::stdin_;
  origin.path = "-";
  EXPECT_EQ(place_name(origin), "standard input");
  origin = {};
  origin.kind = OriginKind::git_tag;
  origin.object = "0123456789abcdef";
  EXPECT_EQ(place_name(origin), "message of tag 0123456789");
  origin.kind = OriginKind::git_blob;
  EXPECT_EQ(place_name(origin), "blob 0123456789");
}

TEST(PlaceName, NamesTheObjectThatANoteIsOn) {
  Origin origin;
  origin.kind = OriginKind::git_blob;
  origin.appearance.path = "12/" + std::string(38, 'a');
  origin.appearance.commit = "abc";
  EXPECT_EQ(place_name(origin), origin.appearance.path) << "a file that is called so";
  origin.appearance.summary = "Notes added by 'git notes add'";
  EXPECT_EQ(place_name(origin), "note on 12aaaaaaaa");
  origin.appearance.path = "README";
  EXPECT_EQ(place_name(origin), "README");
}

TEST(PlaceName, PutsASubmodulesPathBefore) {
  Origin origin;
  origin.kind = OriginKind::git_blob;
  origin.appearance.path = "a.txt";
  origin.repository = "libs/sub";
  EXPECT_EQ(place_name(origin), "libs/sub/a.txt");
}

Finding finding_of(std::string_view value) {
  Finding finding{
      .rule = {}, .secret = Secret(value), .fingerprint = {}, .places = {}, .companions = {}, .line_hash = {}};
  return finding;
}

TEST(ScrubText, MasksTheValueAndLeavesAMaskAlone) {
  const Finding finding = finding_of("correct-horse");
  EXPECT_EQ(Scrub(finding)("x correct-horse y"), "x ******** y");
  const Finding stars = finding_of("****");
  EXPECT_EQ(Scrub(stars)("********"), "********");
}

TEST(ScrubText, LeavesAnOrdinaryWordAlone) {
  Finding finding = finding_of("orders");
  finding.ordinary_word = true;
  EXPECT_EQ(Scrub(finding)("orders/app.yaml"), "orders/app.yaml");
}

}  // namespace
}  // namespace assay
