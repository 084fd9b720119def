// What `.github/dependabot.yml` keeps up to date, and how (docs.github.com, "Dependabot options reference"). Views of
// the tree.
#pragma once

#include <vector>

#include "scanners/workflows/model/document.h"
#include "scanners/workflows/model/text.h"

namespace assay::workflows {

struct DependabotUpdate {
  const yaml::Node* node = nullptr;
  Text ecosystem;                        // package-ecosystem
  Text external_code;                    // insecure-external-code-execution
  const yaml::Node* cooldown = nullptr;  // its key
  Text default_days;                     // of the cooldown
};

struct Dependabot {
  const yaml::Node* updates_key = nullptr;
  std::vector<DependabotUpdate> updates;

  bool has(std::string_view ecosystem) const;
};

// Of a document of that kind; nothing where it has another form.
Dependabot read_dependabot(const Document& document);

}  // namespace assay::workflows
