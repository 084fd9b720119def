// Finds the files that GitHub reads as workflows and actions, and what says how a repository keeps them up to date.
#pragma once

#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/workflows/audit/audit.h"

namespace assay::workflows {

// `path` is a file, or a folder below which every .github/workflows/*.yml, *.yaml, every action.yml, action.yaml,
// dependabot.yml, actions.lock, .pre-commit-config.yaml and CODEOWNERS counts; .git and node_modules are passed over.
// Files that cannot be read come with the reason; folders that cannot are gaps of `coverage`. Symbolic links are not
// followed: GitHub does not, either. In the order of paths.
std::vector<SourceFile> workflow_files(const std::string& path, Coverage& coverage);

// The nearest folder, from the path upwards, that holds .git or .github; empty where there is none. Absolute.
std::string repository_root(const std::string& path);
// The path as it is named from a root: unchanged where it does not lie below.
std::string path_from(const std::string& root, const std::string& path);

}  // namespace assay::workflows
