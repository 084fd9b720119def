// Reads a gate policy. Every problem is reported at once, with line, column and a hint; a file with an error gives no
// policy. Unknown keys are refused, and so is a policy that could say go without evidence: no domains, a domain without
// demands, no subjects, a threshold without a bound. Pure and bounded as read_yaml is. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/gate/policy.h"
#include "rules/loader.h"

namespace assay::gate {

struct LoadedPolicy {
  std::optional<Policy> policy;  // where there is no error
  std::vector<Diagnostic> diagnostics;
};

// `file` is its name in diagnostics.
LoadedPolicy read_policy(std::string file, std::string_view text);

// "30m", "36h", "7d", "2w": seconds. Nothing for what is no such text, is zero, or is longer than ten years.
std::optional<std::int64_t> duration_of(std::string_view text);

}  // namespace assay::gate
