#include <gtest/gtest.h>

#include <string>

#include "rules/importers/import.h"

namespace assay::import {
namespace {

Result<Imported> taken(std::string_view text, const std::string& words = "") {
  return import_rules(text, "rules.yaml", [&](const std::string& path) -> Result<std::string> {
    if (words.empty()) return fail("reading", path, "there is no such file");
    return words;
  });
}

bool is_told(const Imported& imported, std::string_view subject, std::string_view text) {
  for (const Note& note : imported.notes)
    if (note.subject.find(subject) != std::string::npos && note.text.find(text) != std::string::npos) return true;
  return false;
}

constexpr std::string_view kBaseline = R"json({
  "version": "1.5.0",
  "plugins_used": [{"name": "AWSKeyDetector"}, {"name": "Base64HighEntropyString", "limit": 4.5}],
  "filters_used": [
    {"path": "detect_secrets.filters.allowlist.is_line_allowlisted"},
    {"path": "detect_secrets.filters.common.is_ignored_due_to_verification_policies", "min_level": 2},
    {"path": "detect_secrets.filters.heuristic.is_lock_file"},
    {"path": "detect_secrets.filters.regex.should_exclude_file", "pattern": ["^tests/", "package.lock.json"]},
    {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["no\u0073ec"]},
    {"path": "detect_secrets.filters.regex.should_exclude_secret", "pattern": ["^(fake|dummy)"]
}
  ],
  "results": {"a.py": [{"hashed_secret": "0000000000000000000000000000000000000000", "line_number": 1}]}
  })json";

TEST(DetectSecretsReader, FiltersAreExclusionsAndAllowances) {
  const auto imported = taken(kBaseline);
  ASSERT_TRUE(imported.has_value()) << imported.error().text();
  EXPECT_EQ(imported->rules, "");
  EXPECT_EQ(imported->count, 0U);
  EXPECT_TRUE(imported->is_whole());
  EXPECT_EQ(imported->config,
            "exclude: ['tests/**/*', '**/*package?lock?json*', '**/*package?lock?json*/**/*', "
            "'**/package?lock?json*', '**/package?lock?json*/**/*']\n"
            "allow:\n"
            "  - {line: ['nosec']}\n"
            "  - {value: ['^(?:fake|dummy)']}\n");
  EXPECT_TRUE(is_told(*imported, "results", "hold as they are"));
}

TEST(DetectSecretsReader, AListOfWordsIsRead) {
  constexpr std::string_view kWords = R"json({"plugins_used": [], "filters_used": [
    {"path": "detect_secrets.filters.wordlist.should_exclude_secret", "min_length": 4, "file_name": "words.txt"}]})json";
  const auto imported = taken(kWords, "sample\r\n\r\nabc\n  Placeholder \n");
  ASSERT_TRUE(imported.has_value());
  EXPECT_EQ(imported->config, "allow:\n  - {words: ['sample', 'Placeholder']}\n");
  const auto without = taken(kWords);
  ASSERT_TRUE(without.has_value());
  EXPECT_FALSE(without->is_whole());
  EXPECT_TRUE(is_told(*without, "words.txt", "there is no such file"));
}

TEST(DetectSecretsReader, WhatIsWrittenInPythonIsTold) {
  const auto imported = taken(R"json({"plugins_used": [{"name": "Mine", "path": "file://mine.py"},
    {"name": "KeywordDetector", "keyword_exclude": "harmless"}, 7],
    "filters_used": [{"path": "file://filter.py::mine"}, {"path": "detect_secrets.filters.gibberish.should_exclude_secret"},
      {"path": "detect_secrets.filters.regex.should_exclude_line", "pattern": ["a(?!b)"]}]
})json");
  ASSERT_TRUE(imported.has_value());
  EXPECT_FALSE(imported->is_whole());
  EXPECT_EQ(imported->config, "");
  EXPECT_TRUE(is_told(*imported, "Mine", "plugin of your own"));
  EXPECT_TRUE(is_told(*imported, "KeywordDetector", "keyword_exclude"));
  EXPECT_TRUE(is_told(*imported, "file://filter.py::mine", "Python"));
  EXPECT_TRUE(is_told(*imported, "gibberish", "score"));
  EXPECT_TRUE(is_told(*imported, "configuration", "allowlist"));
}

TEST(DetectSecretsReader, BaselinesBeforeVersion1AreRead) {
  const auto imported =
      taken(R"json({"exclude": {"files": "^docs/", "lines": null}, "word_list": {"file": null, "hash": null},
    "custom_plugin_paths": ["plugins"], "plugins_used": [], "results": {}, "version": "0.14.3"})json");
  ASSERT_TRUE(imported.has_value());
  EXPECT_EQ(imported->config, "exclude: ['docs/**/*']\n");
  EXPECT_TRUE(is_told(*imported, "plugins", "plugin of your own"));
}

TEST(DetectSecretsReader, OtherJsonIsAnError) {
  EXPECT_FALSE(taken("{}").has_value());
  const auto cut = taken("{\"results\": {\n\"a\": [");
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().subject, "line 2");
  EXPECT_FALSE(taken(R"json({"results": {}, "version": 1e999})json").has_value());
}

TEST(DetectSecretsReader, DepthTakesNoStack) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  const auto imported = taken("{\"plugins_used\": [" + deep + "], \"filters_used\": [" + deep + "]}");
  ASSERT_TRUE(imported.has_value());
  EXPECT_EQ(imported->notes.size(), 3U);  // two entries that are none, and what is told of all
}

}  // namespace
}  // namespace assay::import
