// attest/gate/schema.json says what the reader accepts: the same keys, the same needed ones, the same names.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "attest/gate/policy_keys.h"
#include "base/file.h"
#include "base/source_dir.h"

namespace assay::gate {
namespace {

using Names = std::set<std::string>;

const nlohmann::json& schema() {
  static const nlohmann::json parsed = [] {
    const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + "/attest/gate/schema.json");
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

TEST(GateSchema, HasTheKeysOfTheReader) {
  ASSERT_TRUE(schema().is_object());
  expect_same(schema(), KeyGroup::file);
  const std::pair<const char*, KeyGroup> groups[] = {{"producer", KeyGroup::producer},
                                                     {"domain", KeyGroup::domain},
                                                     {"demand", KeyGroup::demand},
                                                     {"threshold", KeyGroup::threshold},
                                                     {"exception", KeyGroup::exception},
                                                     {"level", KeyGroup::level},
                                                     {"run", KeyGroup::run}};
  for (const auto& [name, group] : groups) {
    SCOPED_TRACE(name);
    expect_same(schema().at("$defs").at(name), group);
  }
}

TEST(GateSchema, HasTheNamesOfTheReader) {
  const auto names = [](std::span<const std::string_view> list) { return Names(list.begin(), list.end()); };
  const nlohmann::json& keys = schema().at("properties");
  EXPECT_EQ(keys.at("subjects").at("items").at("enum").get<Names>(), names(subject_names()));
  EXPECT_EQ(keys.at("signing").at("enum").get<Names>(), names(signing_names()));
  EXPECT_EQ(schema().at("$defs").at("producer").at("properties").at("forks").at("enum").get<Names>(),
            names(forks_names()));
}

}  // namespace
}  // namespace assay::gate
