// What a repository's settings for other tools say about what its workflow files cannot: its runners and variables.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace assay::workflows {

struct Declared {
  std::string root;  // what paths in reports have before the path in the repository
  // Patterns with * and ? of the labels of self-hosted runners; nothing: no list is given.
  std::optional<std::vector<std::string>> runner_labels;
  // Names that `vars` has; nothing: no list is given.
  std::optional<std::vector<std::string>> variables;
};

}  // namespace assay::workflows
