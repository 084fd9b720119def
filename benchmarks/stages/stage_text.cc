#include "benchmarks/stages/stage_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "base/file.h"
#include "base/strings.h"
#include "rules/builtin/builtin.h"

namespace assay::bench {

namespace {

constexpr std::size_t kTextBytes = std::size_t{16} << 20;

// Of the made-up vendors' prefixes.
constexpr std::array<const char*, 20> kSyllables = {"za", "ko",  "vi",  "qu",  "mo",  "lex", "dra", "pin", "fy",  "tor",
                                                    "bu", "gri", "wel", "nox", "sha", "ju",  "ryn", "pla", "cix", "hu"};
constexpr std::array<const char*, 6> kEnds = {"_", "-", "_pk_", "_live_", "-pat-", "_v1_"};

std::vector<std::string> own_sources() {
  std::vector<std::string> texts;
  for (const char* folder : {"base", "rules", "scanners", "sarif", "cli"}) {
    const auto root = std::filesystem::path(ASSAY_SOURCE_DIR) / folder;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cc" && extension != ".h") continue;
      if (auto text = read_file(entry.path().string())) texts.push_back(std::move(*text));
    }
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

std::string make_text() {
  if (const char* path = std::getenv("ASSAY_BENCH_TEXT")) {
    if (auto text = read_file(path)) return std::move(*text);
    std::fprintf(stderr, "cannot read ASSAY_BENCH_TEXT=%s\n", path);
    std::exit(2);
  }
  std::vector<std::string> texts = own_sources();
  std::mt19937 random(1);
  std::string out;
  while (out.size() < kTextBytes) {
    std::shuffle(texts.begin(), texts.end(), random);
    for (const std::string& text : texts) out += text;
  }
  out.resize(kTextBytes);
  return out;
}

}  // namespace

const std::string& source_text() {
  static const std::string text = make_text();
  return text;
}

const RuleSet& built_in_rules() {
  static const RuleSet rules = [] {
    auto loaded = RuleSet::load(builtin_rule_image());
    if (!loaded) {
      std::fprintf(stderr, "%s\n", loaded.error().text().c_str());
      std::exit(2);
    }
    return std::move(*loaded);
  }();
  return rules;
}

std::vector<Rule> made_up_rules(std::size_t count) {
  std::mt19937 random(2);
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < count; ++i) {
    std::string prefix;
    for (std::size_t part = 0; part < 3; ++part) prefix += kSyllables[random() % kSyllables.size()];
    prefix += kEnds[random() % kEnds.size()];
    Rule rule;
    rule.id = cat("made-up-", i);
    rule.anchors = {{prefix, false}};
    rule.pattern = cat("\\b", prefix, "[0-9A-Za-z]{32}\\b");
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace assay::bench
