// Commands and actions that upload a package with a secret, where the registry would take an identity token.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/workflows/model/step_script.h"

namespace assay::workflows {

struct Upload {
  const Job* job = nullptr;
  const Step* step = nullptr;
  yaml::Span at;                       // the command, or the action
  std::string_view by;                 // "twine upload"
  std::string_view registry;           // "PyPI"
  const yaml::Node* secret = nullptr;  // where the secret is given; null: none is, so that the identity token is used
};

// To the public registries alone: one that is named by an address of its own is left out, and so are those of which it
// is not known. In the order of the file.
std::vector<Upload> uploads_of(const Document& document, StepScripts& scripts);

}  // namespace assay::workflows
