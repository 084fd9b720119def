// Reads a policy file. Every problem is reported at once, with line, column and a hint; a file with an error gives no
// policy. Unknown keys are refused. Pure and bounded as read_yaml is. Thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rules/loader.h"
#include "rules/policies/policy.h"

namespace assay::policy {

struct LoadedPolicy {
  std::optional<Policy> policy;  // where there is no error
  std::vector<Diagnostic> diagnostics;
};

// `file` is its name in diagnostics. `checks` are those that an exception may name; empty: any.
LoadedPolicy read_policy(std::string file, std::string_view text, std::span<const std::string_view> checks = {});

}  // namespace assay::policy
