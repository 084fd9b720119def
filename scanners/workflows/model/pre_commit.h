// The repositories of hooks that `.pre-commit-config.yaml` names (pre-commit.com). Views of the tree.
#pragma once

#include <vector>

#include "scanners/workflows/model/document.h"
#include "scanners/workflows/model/text.h"

namespace assay::workflows {

struct HookRepository {
  Text repo;  // an address, `local` or `meta`
  Text rev;

  bool is_remote() const { return repo && !repo.is("local") && !repo.is("meta"); }
};

// Of a document of that kind; nothing where it has another form.
std::vector<HookRepository> read_pre_commit(const Document& document);

}  // namespace assay::workflows
