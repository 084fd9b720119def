#include "sarif/log/json_reader.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/sanitized.h"
#include "base/strings.h"
#include "sarif/log/json_value.h"

namespace assay::sarif {
namespace {

Result<JsonValue> parsed(std::string_view text) {
  const auto input = text_input(text, "t.json");
  JsonReader reader(*input);
  const auto first = reader.next();
  if (!first) return tl::make_unexpected(first.error());
  auto value = read_value(reader, *first);
  if (!value) return value;
  const auto end = reader.next();
  if (!end) return tl::make_unexpected(end.error());
  EXPECT_EQ(*end, JsonEvent::end);
  return value;
}

std::string why(std::string_view text) {
  const auto value = parsed(text);
  return value ? "" : value.error().why;
}

TEST(JsonReader, KeepsOrderAndSpelling) {
  constexpr std::string_view kText = R"({"b":1.50,"a":[true,null,-0e2,{"x":{}}],"s":"q\"\\é"})";
  const auto value = parsed(kText);
  ASSERT_TRUE(value) << value.error().text();
  EXPECT_EQ(text_of(*value), kText);
}

TEST(JsonReader, ReadsEscapes) {
  const auto value = parsed("\"\\u0041\\ud83d\\ude00\\u20ac\\/\\b\\f\\n\\r\\t\"");
  ASSERT_TRUE(value);
  EXPECT_EQ(value->text, "A\xF0\x9F\x98\x80\xE2\x82\xAC/\b\f\n\r\t");
}

TEST(JsonReader, ReadsALoneSurrogateAsTheReplacementCharacter) {
  EXPECT_EQ(parsed(R"("\ud83dx")")->text, "\xEF\xBF\xBDx");
  EXPECT_EQ(parsed(R"("\ude00")")->text, "\xEF\xBF\xBD");
  EXPECT_EQ(parsed(R"("\ud83d\u0041")")->text, "\xEF\xBF\xBD\x41");
}

TEST(JsonReader, PassesOverAByteOrderMark) { EXPECT_EQ(parsed("\xEF\xBB\xBF[1]")->items.size(), 1U); }

TEST(JsonReader, ExplainsUtf16) {
  const auto value = parsed(std::string_view("\xFF\xFE[\0]\0", 6));
  ASSERT_FALSE(value);
  EXPECT_NE(value.error().why.find("UTF-16"), std::string::npos);
  EXPECT_NE(value.error().hint.find("UTF-8"), std::string::npos);
}

TEST(JsonReader, NamesLineAndColumnInUtf16Units) {
  EXPECT_EQ(why("{\n  \"\xF0\x9F\x98\x80\xC3\xA9\": tru }"), "line 2, column 10: a value is missing");
  EXPECT_EQ(why("{\"a\":1,\n\"a\":2}"), "line 2, column 1: the name \"a\" stands twice in an object");
  EXPECT_EQ(why("[1 2]"), "line 1, column 4: ',' or ']' is missing");
  EXPECT_EQ(why("{\"a\" 2}"), "line 1, column 6: ':' is missing behind the name");
  EXPECT_EQ(why("[1,]"), "line 1, column 4: ',' stands before the end");
  EXPECT_EQ(why("{\"a\":1,}"), "line 1, column 8: ',' stands behind the last member");
  EXPECT_EQ(why("[1"), "line 1, column 3: the text is cut off");
  EXPECT_EQ(why(""), "line 1, column 1: it is empty");
  EXPECT_EQ(why("[] x"), "line 1, column 4: something stands behind the end of the document");
  EXPECT_EQ(why("[\"a\n\"]"), "line 1, column 4: a control character stands in a string");
  EXPECT_EQ(why("[\"abc"), "line 1, column 2: a string has no end");
  EXPECT_EQ(why("[\"\xFF\"]"), "line 1, column 3: the text is not UTF-8");
  EXPECT_EQ(why("[01]"), "line 1, column 2: this is no number of JSON");
  EXPECT_EQ(why("[\"\\x\"]"), "line 1, column 3: there is no such escape");
}

TEST(JsonReader, TellsPointers) {
  const auto input = text_input(R"({"a/b":[0,{"c~d":true}]})", "t.json");
  JsonReader reader(*input);
  std::vector<std::string> pointers;
  while (true) {
    const auto event = reader.next();
    ASSERT_TRUE(event);
    if (*event == JsonEvent::end) break;
    pointers.push_back(reader.pointer());
  }
  const std::vector<std::string> expected = {
      "", "/a~1b", "/a~1b", "/a~1b/0", "/a~1b/1", "/a~1b/1/c~0d", "/a~1b/1/c~0d", "/a~1b/1", "/a~1b", ""};
  EXPECT_EQ(pointers, expected);
}

TEST(JsonReader, StopsAtTooDeepNesting) {
  EXPECT_EQ(why(std::string(10'000, '[')), "line 1, column 513: it is nested more than 512 deep");
  EXPECT_EQ(why(std::string(512, '[') + std::string(512, ']')), "");
}

TEST(JsonReader, FindsTheSecondOfManyNames) {
  std::string text = "{";
  for (int i = 0; i < 200; ++i) text += cat("\"n", i, "\":0,");
  EXPECT_EQ(why(cat(text, "\"n200\":1}")), "");
  EXPECT_NE(why(cat(text, "\"n150\":1}")).find("\"n150\" stands twice"), std::string::npos);
}

// Names, strings and numbers over the edges of the buffer.
TEST(JsonReader, ReadsPiecesOfAnySize) {
  class Drip final : public ByteInput {
   public:
    Drip(std::string_view text, std::size_t step) : text_(text), step_(step) {}
    Result<std::size_t> read(char* out, std::size_t most) override {
      const std::size_t count = std::min({step_, most, text_.size()});
      text_.copy(out, count);
      text_.remove_prefix(count);
      return count;
    }
    const std::string& name() const override { return name_; }

   private:
    std::string_view text_;
    std::size_t step_;
    std::string name_ = "drip";
  };
  constexpr std::string_view kText = R"({"aé":[1.25e3,"😀\ud83d\ude00x",false],"long name":{"n":null}})";
  const std::string whole = text_of(*parsed(kText));
  for (const std::size_t step : {1U, 2U, 3U, 7U}) {
    Drip input(kText, step);
    JsonReader reader(input);
    const auto first = reader.next();
    ASSERT_TRUE(first);
    const auto value = read_value(reader, *first);
    ASSERT_TRUE(value) << value.error().text();
    EXPECT_EQ(text_of(*value), whole) << step;
  }
}

TEST(JsonReader, UnpacksGzip) {
  // gzip of "[1]"
  const auto bytes = [](std::initializer_list<int> list) {
    std::string out;
    for (const int byte : list) out += static_cast<char>(byte);
    return out;
  };
  const std::string packed =
      bytes({0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x8b, 0x36, 0x8c, 5, 0, 0xb8, 0x32, 0x2f, 0x4c, 3, 0, 0, 0});
  const auto value = parsed(packed);
  ASSERT_TRUE(value) << value.error().text();
  EXPECT_EQ(value->items.size(), 1U);
  EXPECT_NE(why(packed.substr(0, 14)).find("cut off"), std::string::npos);
}

// Accepts and rejects as nlohmann's parser does.
TEST(JsonReader, AgreesWithAnotherParserOnMutants) {
  constexpr std::string_view kSeed = R"({"a":[1,-2.5e+3,"xé\n\u00e9",true,false,null,{"b":{}},[]],"c":""} )";
  constexpr std::string_view kSigns = "{}[]:,\"\\u0e1.-+ tfn\n\x01\xC3";
  std::uint32_t state = 1;
  const auto random = [&](std::size_t below) {
    state = state * 1664525 + 1013904223;
    return static_cast<std::size_t>(state >> 8) % below;
  };
  constexpr int kRounds = kSanitized ? 2000 : 20'000;
  int accepted = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::string text(kSeed);
    for (std::size_t change = 0; change <= random(3); ++change) {
      const std::size_t at = random(text.size());
      switch (random(3)) {
        case 0:
          text.erase(at, 1 + random(4));
          break;
        case 1:
          text.insert(at, 1, kSigns[random(kSigns.size())]);
          break;
        default:
          text[at] = kSigns[random(kSigns.size())];
      }
    }
    const bool twice = why(text).find("twice") != std::string::npos;
    if (twice) continue;  // which the other one allows
    ASSERT_EQ(parsed(text).has_value(), nlohmann::json::accept(text)) << text << "\n" << why(text);
    accepted += parsed(text).has_value() ? 1 : 0;
  }
  EXPECT_GT(accepted, kRounds / 20);
}

}  // namespace
}  // namespace assay::sarif
