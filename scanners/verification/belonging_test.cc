#include "scanners/verification/belonging.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::verification {
namespace {

struct At {
  const char* path;
  std::uint64_t begin, end;
  const char* commit = "";
};

Place place_at(const At& at) {
  Place out;
  const bool in_history = *at.commit != '\0';
  out.origin.kind = in_history ? OriginKind::git_blob : OriginKind::file;
  (in_history ? out.origin.appearance.path : out.origin.path) = at.path;
  out.origin.appearance.commit = at.commit;
  out.origin.object = at.commit;
  out.region.begin = at.begin;
  out.region.end = at.end;
  return out;
}

class BelongingTest : public ::testing::Test {
 protected:
  BelongingTest() { findings.reserve(32); }

  const Finding& add(const char* rule, const std::vector<At>& places) {
    Finding made{.rule = rule,
                 .secret = Secret(cat("value-", findings.size())),
                 .fingerprint = cat("fingerprint-", findings.size()),
                 .places = {},
                 .companions = {},
                 .line_hash = {}};
    for (const At& at : places) made.places.push_back(place_at(at));
    made.place_count = made.places.size();
    findings.push_back(std::move(made));
    return findings.back();
  }
  bool bound(const Finding& key, std::vector<const Finding*> companions) {
    return Neighbours(findings).is_bound(key, companions);
  }

  std::vector<Finding> findings;
};

TEST_F(BelongingTest, IsBoundByWhatStandsRightBesideIt) {
  const Finding& key = add("key", {{"a", 100, 140}});
  const auto is = [&](const At& at) { return bound(key, {&add("id", {at})}); };
  EXPECT_TRUE(is({"a", 204, 210}));
  EXPECT_FALSE(is({"a", 205, 210}));
  EXPECT_TRUE(is({"a", 10, 36}));
  EXPECT_FALSE(is({"a", 10, 35}));
  EXPECT_FALSE(is({"b", 150, 160}));
  EXPECT_FALSE(is({"a", 110, 120}));  // within the value: an id of another kind that looks like a part of it
}

TEST_F(BelongingTest, WhatWasDecodedIsNotNextToWhatStandsThere) {
  const Finding& key = add("key", {{"a", 100, 140}});
  const Finding& id = add("id", {{"a", 150, 160}});
  findings.back().places.front().encoding = "base64";
  EXPECT_FALSE(bound(key, {&id}));
}

// Tenant, client and secret, in any order.
TEST_F(BelongingTest, IsBoundByAChain) {
  const Finding& key = add("key", {{"a", 300, 340}});
  const Finding& near = add("client", {{"a", 200, 240}});
  const Finding& far = add("tenant", {{"a", 100, 140}});
  const Finding& apart = add("tenant", {{"a", 10, 40}});
  EXPECT_TRUE(bound(key, {&near, &far}));
  EXPECT_TRUE(bound(key, {&far, &near}));
  EXPECT_FALSE(bound(key, {&far}));
  EXPECT_FALSE(bound(key, {&near, &apart}));
}

// An old key and a new one with one id between them: it is nobody's for sure.
TEST_F(BelongingTest, AnIdBetweenTwoValuesIsOfNeither) {
  const Finding& one = add("key", {{"a", 100, 140}});
  const Finding& other = add("key", {{"a", 190, 230}});
  const Finding& id = add("id", {{"a", 150, 180}});
  EXPECT_FALSE(bound(one, {&id}));
  EXPECT_FALSE(bound(other, {&id}));
  // In another text it is its own.
  findings[0].places.push_back(place_at({"b", 100, 140}));
  findings[0].place_count = 2;
  findings[2].places.push_back(place_at({"b", 150, 180}));
  EXPECT_TRUE(bound(one, {&id}));
  EXPECT_FALSE(bound(other, {&id}));
}

TEST_F(BelongingTest, OfPlacesThatAreNotKeptNothingIsSure) {
  const Finding& key = add("key", {{"a", 100, 140}});
  const Finding& id = add("id", {{"a", 150, 160}});
  EXPECT_TRUE(bound(key, {&id}));
  findings[0].place_count = 2;
  EXPECT_FALSE(bound(key, {&id}));
}

TEST_F(BelongingTest, AmongManyValuesOfItsKindNothingIsSure) {
  const Finding& id = add("id", {{"a", 150, 160}});
  const Finding& key = add("key", {{"a", 100, 140}});
  for (std::size_t i = 1; i < Neighbours::kMost; ++i) {
    EXPECT_TRUE(bound(key, {&id})) << i;
    add("key", {{"a", 10000 * i, 10000 * i + 40}});
  }
  EXPECT_FALSE(bound(key, {&id}));
}

// What belongs to a value may stand in another version of its file, but not right beside it.
TEST_F(BelongingTest, VersionsOfAFileAreOneTextWithSeveralBlocks) {
  const Finding& key = add("key", {{"a", 100, 140, "c1"}});
  add("id", {{"a", 150, 160, "c2"}});
  add("id", {{"b", 150, 160, "c1"}});
  const auto found = Neighbours(findings).in_texts_of(key, "id");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front(), &findings[1]);
  EXPECT_FALSE(bound(key, found));
}

TEST_F(BelongingTest, MembersOfArchivesAreTextsOfTheirOwn) {
  const Finding& key = add("key", {{"a", 100, 140}});
  add("id", {{"a", 150, 160}});
  for (const std::size_t i : {0U, 1U}) {
    auto parent = std::make_shared<Origin>();
    parent->path = cat("bundle-", i, ".zip");
    findings[i].places.front().origin.parent = parent;
  }
  EXPECT_TRUE(Neighbours(findings).in_texts_of(key, "id").empty());
}

TEST_F(BelongingTest, NoMoreThanAFewAreNamed) {
  const Finding& key = add("key", {{"a", 1, 2}});
  for (std::uint64_t i = 1; i < 20; ++i) add("id", {{"a", i * 100, i * 100 + 9}, {"b", i, i + 1}});
  EXPECT_EQ(Neighbours(findings).in_texts_of(key, "id").size(), Neighbours::kMost);
  EXPECT_TRUE(Neighbours(findings).in_texts_of(key, "other").empty());
}

TEST(Belonging, OnlyWhatAProviderDocumentsTellsWhoseFaultItIs) {
  EXPECT_TRUE(tells_whose_fault("login.microsoftonline.com", R"({"error_description":"AADSTS7000215: Invalid"})"));
  EXPECT_TRUE(tells_whose_fault("oauth2.googleapis.com", R"({"error_description":"Invalid JWT Signature."})"));
  EXPECT_TRUE(tells_whose_fault("sts.us-east-1.amazonaws.com", "<Code>InvalidClientTokenId</Code>"));
  EXPECT_FALSE(tells_whose_fault("login.microsoftonline.com", "AADSTS700016"));  // no such application
  EXPECT_FALSE(tells_whose_fault("sts.us-east-1.amazonaws.com", "<Code>SignatureDoesNotMatch</Code>"));
  EXPECT_FALSE(tells_whose_fault("api.plivo.com", "AADSTS7000215"));
  EXPECT_FALSE(tells_whose_fault("api.plivo.com", ""));
}

TEST(Belonging, ARefusalProvesSomethingOfWhatIsSurelyItsOwn) {
  const auto doubt = [](Belonging belonging, bool told) {
    return doubt_of_companions(belonging, told, "api.test", {"one-id", "other-id"}, false, 2);
  };
  for (const bool told : {false, true}) {
    EXPECT_EQ(doubt(Belonging::alone, told), "");
    EXPECT_EQ(doubt(Belonging::given, told), "");
    EXPECT_NE(doubt(Belonging::near, told), "");
    EXPECT_NE(doubt(Belonging::several, told), "");
  }
  EXPECT_EQ(doubt(Belonging::bound, true), "");
  EXPECT_EQ(doubt(Belonging::bound, false),
            "api.test refuses it with the one-id and other-id beside it, and does not say which is wrong: assay "
            "verify-secret asks with the right one");
}

}  // namespace
}  // namespace assay::verification
