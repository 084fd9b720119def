// rules/schema.json says what the loader accepts: the same keys, the same needed ones, the same names.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "rules/rule_keys.h"

namespace assay {
namespace {

using Names = std::set<std::string>;

const nlohmann::json& schema() {
  static const nlohmann::json parsed = [] {
    const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + "/rules/schema.json");
    return text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  }();
  return parsed;
}
const nlohmann::json& definition(const char* name) { return schema().at("$defs").at(name); }

Names keys(const nlohmann::json& object) {
  Names out;
  for (const auto& [key, value] : object.at("properties").items()) out.insert(key);
  return out;
}
Names names(std::span<const std::string_view> list) { return {list.begin(), list.end()}; }
Names names(const nlohmann::json& list) { return list.get<Names>(); }

void expect_same(const nlohmann::json& object, KeyGroup group) {
  Names all;
  Names needed;
  for (const KeySpec& key : keys_of(group)) {
    all.emplace(key.name);
    if (key.needed) needed.emplace(key.name);
  }
  EXPECT_EQ(keys(object), all);
  EXPECT_EQ(names(object.at("required")), needed);
  EXPECT_EQ(object.at("additionalProperties"), false);
}

TEST(Schema, HasTheKeysOfTheLoader) {
  ASSERT_TRUE(schema().is_object());
  expect_same(schema(), KeyGroup::file);
  expect_same(definition("rule"), KeyGroup::rule);
  expect_same(definition("anchor"), KeyGroup::anchor);
  expect_same(definition("bytes"), KeyGroup::bytes);
  expect_same(definition("pair"), KeyGroup::pair);
  expect_same(definition("call"), KeyGroup::call);
  expect_same(definition("examples"), KeyGroup::examples);
}

TEST(Schema, HasTheNamesOfTheLoader) {
  const nlohmann::json& rule = definition("rule").at("properties");
  EXPECT_EQ(names(rule.at("severity").at("enum")), names(severity_names()));
  EXPECT_EQ(names(rule.at("confidence").at("enum")), names(confidence_names()));
  EXPECT_EQ(names(rule.at("reader").at("enum")), names(reader_names()));
  EXPECT_EQ(names(definition("call").at("properties").at("method").at("enum")), names(method_names()));
  EXPECT_EQ(names(definition("check").at("enum")), names(check_names()));
}

TEST(Schema, ResolvesEveryReference) {
  const std::string text = schema().dump();
  constexpr std::string_view kStart = "\"#/$defs/";
  int found = 0;
  for (std::size_t at = text.find(kStart); at != std::string::npos; at = text.find(kStart, at + 1), ++found) {
    const std::size_t name = at + kStart.size();
    EXPECT_TRUE(schema().at("$defs").contains(text.substr(name, text.find('"', name) - name)));
  }
  EXPECT_GT(found, 10);
}

}  // namespace
}  // namespace assay
