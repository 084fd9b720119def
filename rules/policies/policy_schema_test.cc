// rules/policies/schema.json says what the reader accepts: the same keys, the same needed ones, the same names.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"
#include "base/source_dir.h"
#include "rules/policies/policy_keys.h"

namespace assay::policy {
namespace {

using Names = std::set<std::string>;

const nlohmann::json& schema() {
  static const nlohmann::json parsed = [] {
    const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + "/rules/policies/schema.json");
    return text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  }();
  return parsed;
}

void expect_same(const nlohmann::json& object, KeyGroup group) {
  Names all, needed, written;
  for (const KeySpec& key : keys_of(group)) {
    all.emplace(key.name);
    if (key.needed) needed.emplace(key.name);
  }
  for (const auto& [key, value] : object.at("properties").items()) written.insert(key);
  EXPECT_EQ(written, all);
  EXPECT_EQ(object.at("required").get<Names>(), needed);
  EXPECT_EQ(object.at("additionalProperties"), false);
}

TEST(PolicySchema, HasTheKeysOfTheReader) {
  ASSERT_TRUE(schema().is_object());
  expect_same(schema(), KeyGroup::file);
  const std::pair<const char*, KeyGroup> groups[] = {
      {"actions", KeyGroup::actions},         {"minimum", KeyGroup::minimum},
      {"action", KeyGroup::action},           {"required_action", KeyGroup::required_action},
      {"workflows", KeyGroup::workflows},     {"workflow", KeyGroup::workflow},
      {"trigger", KeyGroup::trigger},         {"artifacts", KeyGroup::artifacts},
      {"artifact", KeyGroup::artifact},       {"write", KeyGroup::write},
      {"credentials", KeyGroup::credentials}, {"secret", KeyGroup::secret},
      {"opt_in", KeyGroup::opt_in},           {"publishing", KeyGroup::publishing},
      {"runners", KeyGroup::runners},         {"pool", KeyGroup::pool},
      {"exception", KeyGroup::exception}};
  for (const auto& [name, group] : groups) {
    SCOPED_TRACE(name);
    expect_same(schema().at("$defs").at(name), group);
  }
}

TEST(PolicySchema, HasTheNamesOfTheReader) {
  const auto names = [](std::span<const std::string_view> list) { return Names(list.begin(), list.end()); };
  const nlohmann::json& all = schema().at("$defs");
  EXPECT_EQ(all.at("workflows").at("properties").at("undeclared").at("enum").get<Names>(), names(undeclared_names()));
  EXPECT_EQ(all.at("trigger").at("properties").at("every").at("enum").get<Names>(), names(every_names()));
}

}  // namespace
}  // namespace assay::policy
