// The names that `matrix` has in a job.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

// Nothing where an expression makes the matrix, or a part of it.
inline std::optional<std::vector<std::string_view>> matrix_keys(const Strategy& strategy, const yaml::Node& job) {
  std::vector<std::string_view> out;
  if (strategy.matrix_expression) return std::nullopt;
  for (const Dimension& dimension : strategy.matrix) out.push_back(dimension.key->text);
  const yaml::Node* own = job.value_of("strategy");
  const yaml::Node* matrix = own == nullptr ? nullptr : own->value_of("matrix");
  if (own != nullptr && own->is_scalar()) return std::nullopt;
  const yaml::Node* include = matrix == nullptr ? nullptr : matrix->value_of("include");
  if (include != nullptr && !include->is_sequence()) return std::nullopt;
  for (const yaml::Node* item : strategy.include) {
    if (!item->is_mapping()) return std::nullopt;
    for (const yaml::Entry& entry : item->entries())
      if (entry.key->is_scalar()) out.push_back(entry.key->text);
  }
  return out;
}

// The names that the values of one dimension have; nothing where not all of them are mappings that are written out.
inline std::optional<std::vector<std::string_view>> matrix_keys_below(const Strategy& strategy, std::string_view name) {
  std::vector<std::string_view> out;
  const auto add = [&](const yaml::Node& value) {
    if (!value.is_mapping()) return false;
    for (const yaml::Entry& entry : value.entries()) {
      if (!entry.key->is_scalar() || Text{entry.key}.has_expression()) return false;
      out.push_back(entry.key->text);
    }
    return true;
  };
  for (const Dimension& dimension : strategy.matrix) {
    if (!equal_ignoring_case(dimension.key->text, name)) continue;
    if (dimension.values.empty()) return std::nullopt;
    for (const yaml::Node* value : dimension.values)
      if (!add(*value)) return std::nullopt;
  }
  for (const yaml::Node* item : strategy.include)
    for (const yaml::Entry& entry : item->entries())
      if (entry.key->is_scalar() && equal_ignoring_case(entry.key->text, name) && !add(*entry.value))
        return std::nullopt;
  return out;
}

}  // namespace assay::workflows
