#include "sarif/json_writer.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "base/utf8.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using assay::testing::MemoryOutput;

std::string escaped(std::string_view text) {
  std::string out;
  append_json_escaped(out, text);
  return out;
}

TEST(JsonWriter, EscapesWhatJsonAsksFor) {
  EXPECT_EQ(escaped("a\"b\\c/d"), "a\\\"b\\\\c/d");
  EXPECT_EQ(escaped("\b\f\n\r\t"), "\\b\\f\\n\\r\\t");
  EXPECT_EQ(escaped(std::string("\0\x1f\x7f", 3)), "\\u0000\\u001f\\u007f");
}

TEST(JsonWriter, EscapesWhatATerminalOrJavaScriptWouldObey) {
  EXPECT_EQ(escaped("\xC2\x9B"
                    "31m"),
            "\\u009b31m");
  EXPECT_EQ(escaped("\xE2\x80\xA8\xE2\x80\xA9"), "\\u2028\\u2029");
}

// Escaped in pieces of 4,096 bytes, of which none may end within a character.
TEST(JsonWriter, EscapesLongTextsAsAWhole) {
  for (std::size_t before = 4080; before < 4100; ++before)
    for (const std::string character :
         {"\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xE2\x80\xA8", "\"", "\x80\x80\x80\x80\x80\xE2\x82\xAC"}) {
      const std::string text = std::string(before, 'a') + character + std::string(5000, 'b') + character;
      const std::string expected =
          std::string(before, 'a') + escaped(character) + std::string(5000, 'b') + escaped(character);
      ASSERT_EQ(escaped(text), expected) << before;
      MemoryOutput output;
      JsonWriter json(output);
      json.string(text);
      ASSERT_TRUE(json.flush());
      ASSERT_EQ(output.text(), "\"" + expected + "\"") << before;
    }
}

TEST(JsonWriter, KeepsOtherCharacters) {
  EXPECT_EQ(escaped("\xC2\xA0\xE2\x80\xA7\xE2\x82\xAC\xF0\x9F\x98\x80"),
            "\xC2\xA0\xE2\x80\xA7\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(JsonWriter, ReplacesInvalidUtf8) { EXPECT_EQ(escaped("a\xFF\xE2\x82"), "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); }

void write_sample(JsonWriter& json) {
  json.begin_object();
  json.string("a", "x");
  json.array("b");
  json.number(1);
  json.begin_object();
  json.boolean("c", true);
  json.end_object();
  json.end_array();
  json.array("empty");
  json.end_array();
  json.string_unless_empty("left out", "");
  json.key("d");
  json.signed_number(-3);
  json.end_object();
}

TEST(JsonWriter, WritesOnOneLine) {
  MemoryOutput output;
  JsonWriter json(output);
  write_sample(json);
  ASSERT_TRUE(json.flush());
  EXPECT_EQ(output.text(), R"({"a":"x","b":[1,{"c":true}],"empty":[],"d":-3})");
}

TEST(JsonWriter, SpreadsTheOuterContainersOnly) {
  MemoryOutput output;
  JsonWriter json(output, 2);
  write_sample(json);
  ASSERT_TRUE(json.flush());
  EXPECT_EQ(output.text(),
            "{\n  \"a\": \"x\",\n  \"b\": [\n    1,\n    {\"c\":true}\n  ],\n  \"empty\": [],\n  \"d\": -3\n}");
}

TEST(JsonWriter, WritesTheLargestNumbers) {
  MemoryOutput output;
  JsonWriter json(output);
  json.begin_array();
  json.number(std::numeric_limits<std::uint64_t>::max());
  json.signed_number(std::numeric_limits<std::int64_t>::min());
  json.end_array();
  ASSERT_TRUE(json.flush());
  EXPECT_EQ(output.text(), "[18446744073709551615,-9223372036854775808]");
}

TEST(JsonWriter, HandsOverOnlyAFullBuffer) {
  MemoryOutput output;
  JsonWriter json(output);
  json.begin_array();
  json.string("short");
  ASSERT_TRUE(json.flush_if_full());
  EXPECT_EQ(output.text(), "");
  json.string(std::string(100000, 'x'));
  ASSERT_TRUE(json.flush_if_full());
  EXPECT_GT(output.text().size(), 100000U);
}

// An independent parser reads back what was written, for any bytes.
TEST(JsonWriter, AnyBytesReadBackAsValidUtf8) {
  EXPECT_TRUE(rc::check([](const std::string& key, const std::string& value) {
    MemoryOutput output;
    JsonWriter json(output);
    json.begin_object();
    json.string(key, value);
    json.end_object();
    RC_ASSERT(json.flush().has_value());
    const nlohmann::json parsed = nlohmann::json::parse(output.text());
    RC_ASSERT(parsed.at(to_valid_utf8(key)).get<std::string>() == to_valid_utf8(value));
  }));
}

}  // namespace
}  // namespace assay
