// What GitHub's events let people without rights do, by the shipped facts.
#pragma once

#include <string_view>

#include "rules/workflows/context_facts.h"

namespace assay::workflows {

// Somebody outside of the repository can cause the event, and the run has the repository's own token and secrets.
inline bool is_privileged_for_outsiders(std::string_view event) {
  const auto known = facts::builtin_context_facts().event(event);
  return known && known->risky;
}

}  // namespace assay::workflows
