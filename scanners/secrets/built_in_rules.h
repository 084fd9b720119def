// The built-in detectors for tests, compiled from their files below the source folder (ASSAY_SOURCE_DIR), so that
// details (examples) are at hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "rules/loader.h"
#include "rules/rule_set.h"

namespace assay::testing {

inline std::vector<RuleFile> detector_files(const std::string& source_folder) {
  std::vector<RuleFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(source_folder + "/rules/detectors")) {
    if (entry.path().extension() != ".yaml") continue;
    auto text = read_file(entry.path().string());
    EXPECT_TRUE(text.has_value()) << entry.path();
    if (text) files.push_back({entry.path().filename().string(), std::move(*text)});
  }
  std::sort(files.begin(), files.end(), [](const RuleFile& a, const RuleFile& b) { return a.name < b.name; });
  return files;
}

inline RuleSet built_in_rules(const std::string& source_folder) {
  LoadedRules loaded = load_rules(detector_files(source_folder));
  for (const Diagnostic& d : loaded.diagnostics)
    if (d.level == Diagnostic::Level::error) ADD_FAILURE() << d.text();
  auto rules = RuleSet::compile(std::move(loaded.rules));
  EXPECT_TRUE(rules.has_value()) << (rules ? "" : rules.error().text());
  return std::move(*rules);
}

}  // namespace assay::testing
