// schema.json has the keys and bounds of the configuration.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "scanners/config/config.h"

namespace assay {
namespace {

const nlohmann::json& schema() {
  static const nlohmann::json parsed = [] {
    const auto text = read_file(std::string(ASSAY_SOURCE_DIR) + "/scanners/config/schema.json");
    return text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
  }();
  return parsed;
}

TEST(ConfigSchema, HasTheKeysOfTheConfiguration) {
  std::set<std::string> expected, keys;
  for (const ConfigSetting& setting : default_settings()) expected.insert(setting.key);
  for (const auto& [key, value] : schema().at("properties").items()) {
    if (!value.contains("properties")) keys.insert(key);
    const nlohmann::json below = value.value("properties", nlohmann::json::object());
    for (const auto& [inner, unused] : below.items()) keys.insert(cat(key, ".", inner));
  }
  EXPECT_EQ(keys, expected);
}

TEST(ConfigSchema, HasTheBoundsOfTheConfiguration) {
  for (const auto& [name, limit] : schema().at("properties").at("limits").at("properties").items()) {
    const auto parses = [&name = name](long long value) {
      return parse_config("assay.yaml", "/r", cat("limits:\n  ", name, ": ", value, "\n")).ok();
    };
    const auto least = limit.at("minimum").get<long long>(), most = limit.at("maximum").get<long long>();
    EXPECT_TRUE(parses(least) && parses(most)) << name;
    EXPECT_FALSE(parses(most + 1)) << name;
    EXPECT_FALSE(parses(least - 1)) << name;
  }
  EXPECT_TRUE(parse_config("assay.yaml", "/r", "threads: 1024\n").ok());
  EXPECT_FALSE(parse_config("assay.yaml", "/r", "threads: 1025\n").ok());
}

TEST(ConfigSettings, EachHasItsLineAndAKeyIsNotShown) {
  const auto settings =
      config_settings("assay.yaml", "rules: {disable: [a, 'b c']}\nthreads: 4\nfingerprint-key: 0123456789abcdef\n");
  std::string out;
  for (const ConfigSetting& one : settings) out += cat(one.line, " ", one.key, " ", one.value, "\n");
  EXPECT_EQ(out, "1 rules.disable [a, 'b c']\n2 threads 4\n3 fingerprint-key (not shown)\n");
}

}  // namespace
}  // namespace assay
