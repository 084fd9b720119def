// Which contexts the expressions of a text read, by their names alone. Pure functions.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/workflows/model/text.h"

namespace assay::workflows {

// Bytes [begin, end) of the text, from ${{ to }}.
struct ContextUse {
  std::size_t begin = 0, end = 0;
  std::string_view
      name;  // behind the context: "NPM_TOKEN" of secrets.NPM_TOKEN; empty for the whole of it, or computed
};

// Each mention of `context` (secrets) within ${{ }}; literals are no mentions.
std::vector<ContextUse> uses_of_context(const Text& text, std::string_view context);

// Whether a secret but the run's own token is read.
bool reads_secret(const Text& text);

}  // namespace assay::workflows
