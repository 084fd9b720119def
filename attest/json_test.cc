#include "attest/json.h"

#include <gtest/gtest.h>

namespace assay::attest {
namespace {

Checked<Json> parse(std::string_view text) { return parse_json(text, Step::format, "the text"); }

TEST(AttestJson, KeepsOrderAndSpelling) {
  const auto json = parse(R"({"b":[1,{"c":null}],"a":"x","n":1e3})");
  ASSERT_TRUE(json);
  EXPECT_EQ(sarif::text_of(*json), R"({"b":[1,{"c":null}],"a":"x","n":1e3})");
}

TEST(AttestJson, RefusesWhatTwoReadersWouldReadInTwoWays) {
  for (const char* text :
       {"", "\xef\xbb\xbf{}", R"({"a":1,"a":2})", R"({"a":1,"\u0061":2})", "{} x", "{,}", "[1,]", "NaN", "'a'",
        "\"\xff\"", R"("\ud800")", R"("\udc00\ud800")", R"("\ud800\\udc00")", "{\"a\":1}/**/", "01"}) {
    EXPECT_FALSE(parse(text)) << text;
  }
}

// Some readers round what is larger, or take it for infinite.
TEST(AttestJson, RefusesNumbersThatAreOutOfRange) {
  for (const char* text : {"0", "-0", "9223372036854775808", "18446744073709551615", "-9223372036854775808", "1.5",
                           "1e308", "-2.5E-10", "0e0"})
    EXPECT_TRUE(parse(text)) << text;
  for (const char* text : {"18446744073709551616", "-9223372036854775809", "123456789012345678901234567890", "1e400",
                           "-1e309", "[1, {\"n\": 1e999}]"})
    EXPECT_TRUE(!parse(text) && parse_json_of_any_numbers(text, Step::format, "the text")) << text;
}

TEST(AttestJson, WholePairsAreText) {
  const auto json = parse(R"(["\ud83d\ude00", "\\ud800"])");
  ASSERT_TRUE(json);
  EXPECT_EQ(json->items[0].text, "\xf0\x9f\x98\x80");
  EXPECT_EQ(json->items[1].text, "\\ud800");
}

TEST(AttestJson, BoundsDepthAndNumberOfValues) {
  EXPECT_TRUE(parse(std::string(64, '[') + std::string(64, ']')));
  EXPECT_FALSE(parse(std::string(65, '[') + std::string(65, ']')));
  std::string many = "[";
  for (std::size_t i = 0; i < kMostJsonValues; ++i) many += "0,";
  EXPECT_FALSE(parse(many + "0]"));
}

TEST(AttestJson, IntegersAreOf64BitsAndWritten) {
  const auto read = [](std::string_view text) -> std::optional<std::int64_t> {
    ProtoReader reader(Step::bundle, "it");
    const auto json = parse(text);
    if (!json) return std::nullopt;
    const std::int64_t number = reader.integer(*json, "n");
    return reader.good() ? std::optional(number) : std::nullopt;
  };
  EXPECT_EQ(read(R"({"n":"9223372036854775807"})"), INT64_MAX);
  EXPECT_EQ(read(R"({"n":7})"), 7);
  EXPECT_EQ(read("{}"), 0);
  for (const char* text : {R"({"n":18446744073709551617})", R"({"n":1.0})", R"({"n":"01"})", R"({"n":" 1"})",
                           R"({"n":""})", R"({"n":true})", R"({"n":[]})"}) {
    EXPECT_EQ(read(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace assay::attest
