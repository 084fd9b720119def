#include "attest/canonical_json.h"

#include <gtest/gtest.h>

namespace assay::attest {
namespace {

std::string canonical(std::string_view text) {
  const auto json = parse_json(text, Step::format, "the text");
  if (!json) return json.error().text();
  const auto out = canonical_text(*json);
  return out ? *out : "refused";
}

TEST(CanonicalText, SortsMembersAndLeavesOutBlanks) {
  EXPECT_EQ(canonical(R"({ "b": [1, true, null], "a": {"d": "x", "c": {}} })"),
            R"({"a":{"c":{},"d":"x"},"b":[1,true,null]})");
}

// The example of RFC 8785 §3.2.3.
TEST(CanonicalText, SortsByUtf16CodeUnits) {
  EXPECT_EQ(canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})"),
            "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,\"\xf0\x9f\x98\x80\":5,"
            "\"\xef\xac\xb3\":3}");
}

// The example of RFC 8785 §3.2.2.2.
TEST(CanonicalText, EscapesNoMoreThanItMust) {
  EXPECT_EQ(canonical(R"(["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u007f"])"),
            "[\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\x7f\"]");
}

TEST(CanonicalText, RefusesNumbersThatHaveTwoSpellings) {
  EXPECT_EQ(canonical("[9007199254740991,-9007199254740991,0]"), "[9007199254740991,-9007199254740991,0]");
  for (const char* text : {"[1.0]", "[1e3]", "[9007199254740992]", "[-0]", "[0.5]"})
    EXPECT_EQ(canonical(text), "refused") << text;
}

TEST(ParseCanonical, TakesOneSpellingOnly) {
  EXPECT_TRUE(parse_canonical(R"({"a":1,"b":2})", Step::format, "it"));
  EXPECT_TRUE(parse_canonical("{\"a\":1,\"b\":2}\n", Step::format, "it"));
  for (const char* text : {R"({"b":2,"a":1})", R"({"a": 1})", "{\"a\":1}\n\n", R"({"a":"\u0041"})", "[1.0]"})
    EXPECT_FALSE(parse_canonical(text, Step::format, "it")) << text;
}

}  // namespace
}  // namespace assay::attest
