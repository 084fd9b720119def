// The built-in detectors for tests, compiled from their files, so that details (examples) are at hand.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/source_dir.h"
#include "rules/loader.h"
#include "rules/rule_set.h"
#include "scanners/secrets/scanner.h"

namespace assay::testing {

inline std::vector<RuleFile> detector_files() {
  std::vector<RuleFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(ASSAY_SOURCE_DIR "/rules/detectors")) {
    if (entry.path().extension() != ".yaml") continue;
    auto text = read_file(entry.path().string());
    EXPECT_TRUE(text.has_value()) << entry.path();
    if (text) files.push_back({entry.path().filename().string(), std::move(*text)});
  }
  std::sort(files.begin(), files.end(), [](const RuleFile& a, const RuleFile& b) { return a.name < b.name; });
  return files;
}

inline RuleSet built_in_rules() {
  LoadedRules loaded = load_rules(detector_files());
  for (const Diagnostic& d : loaded.diagnostics)
    if (d.level == Diagnostic::Level::error) ADD_FAILURE() << d.text();
  auto rules = RuleSet::compile(std::move(loaded.rules));
  EXPECT_TRUE(rules.has_value()) << (rules ? "" : rules.error().text());
  return std::move(*rules);
}

// A fixture with the rules and a scanner, made once for all tests of a suite.
class BuiltInScanner : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    rules_ = std::make_unique<RuleSet>(built_in_rules());
    auto scanner = Scanner::create(*rules_);
    ASSERT_TRUE(scanner.has_value()) << scanner.error().text();
    scanner_ = std::make_unique<Scanner>(std::move(*scanner));
  }
  static void TearDownTestSuite() {
    scanner_.reset();
    rules_.reset();
  }

  static inline std::unique_ptr<RuleSet> rules_;
  static inline std::unique_ptr<Scanner> scanner_;
};

}  // namespace assay::testing
