// What a repository has that a set-up of assay goes by. Names alone, and the texts of a few files.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"

namespace assay::setup {

inline constexpr std::size_t kMostNames = 200'000;
inline constexpr std::size_t kMostDepth = 32;

struct Survey {
  std::map<std::string, std::size_t> languages;  // "Python": files of it
  bool cut = false;                              // more than kMostNames or kMostDepth: languages are of a part
  std::vector<std::string> unread;               // folders that could not be read

  bool is_repository = false;      // it has a .git
  std::string configuration;       // "assay.yaml", or "pyproject.toml" with [tool.assay]; empty: none
  std::vector<std::string> known;  // files of accepted findings: .gitleaksignore, .secrets.baseline, …
  std::string rules_of_gitleaks;   // ".gitleaks.toml"; empty: none
  bool pre_commit = false;         // .pre-commit-config.yaml
  bool pre_commit_has_assay = false;
  std::vector<std::string> hook_managers;  // "husky", "lefthook"
  std::vector<std::string> workflows;      // paths below .github/workflows
  std::vector<std::string> scanners;       // other scanners that workflows or hooks run: "gitleaks", "trufflehog"
  bool gitlab = false, azure = false, jenkins = false;
  bool python_package = false;  // pyproject.toml or setup.py
};

// Looks at a folder. Links are not followed. An Error when it is no folder.
Result<Survey> survey(const std::string& root);

}  // namespace assay::setup
