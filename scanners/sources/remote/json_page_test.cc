#include "scanners/sources/remote/json_page.h"

#include <gtest/gtest.h>

namespace assay::remote {
namespace {

TEST(JsonPage, MembersOfAnotherTypeAreEmpty) {
  const auto page = parse_page(R"({"body": 7, "id": -1, "expired": "true", "name": "x"})");
  ASSERT_TRUE(page);
  EXPECT_EQ(text_of(*page, "body"), "");
  EXPECT_EQ(number_of(*page, "id"), 0U);
  EXPECT_FALSE(flag_of(*page, "expired"));
  EXPECT_EQ(text_of(*page, "name"), "x");
  EXPECT_TRUE(member_of(member_of(*page, "no"), "such").is_null());
}

TEST(JsonPage, EveryCutIsAnError) {
  const std::string whole = R"([{"a": "b", "c": [1, null, true]}])";
  ASSERT_TRUE(parse_page(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(parse_page(whole.substr(0, size))) << size;
}

TEST(JsonPage, DepthIsBounded) {
  EXPECT_TRUE(parse_page(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse_page(std::string(65, '[') + std::string(65, ']')));
}

TEST(JsonPage, WhatIsNoUtf8IsAnError) { EXPECT_FALSE(parse_page("[\"\xff\"]")); }

}  // namespace
}  // namespace assay::remote
