// The policies that come with the program (attest/gate/policies/*.yaml), embedded as they are.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace assay::gate {

struct ShippedPolicy {
  std::string_view name;  // "release-publish", the file's name without .yaml
  std::string_view text;
};

// Sorted by name.
std::span<const ShippedPolicy> shipped_policies();
std::optional<std::string_view> shipped_policy(std::string_view name);

}  // namespace assay::gate
