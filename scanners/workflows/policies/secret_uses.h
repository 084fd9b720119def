// Every mention of a secret in a file, but the run's own token. Pure.
#pragma once

#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::policies {

// visit(job or null, step or null, name, span). The name is empty where all secrets are taken, or one is computed.
template <class Visit>
void for_each_secret(const Document& document, const Visit& visit) {
  for_each_text(document, [&](const Job* job, const Step* step, const Text& text) {
    for (const ContextUse& use : uses_of_context(text, "secrets"))
      if (!equal_ignoring_case(use.name, "GITHUB_TOKEN"))
        visit(job, step, use.name, document.tree->source_span(*text.node, use.begin, use.end));
  });
}

}  // namespace assay::workflows::policies
