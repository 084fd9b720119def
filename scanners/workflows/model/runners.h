// Where a job runs.
#pragma once

#include <string>
#include <string_view>

#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

// The label that says that a runner is self-hosted, or nothing.
inline Text self_hosted_label(const RunsOn& runs_on) {
  for (const Text& label : runs_on.labels)
    if (equal_ignoring_case(label.value(), "self-hosted")) return label;
  return {};
}

// visit(label, node) for each label that is written, and those of the matrix where `runs-on` is one of its dimensions.
template <class Visit>
void for_each_label(const Job& job, const Visit& visit) {
  for (const Text& label : job.runs_on.labels) {
    if (!label.has_expression()) {
      visit(label.value(), *label.node);
      continue;
    }
    for (const Dimension& dimension : job.strategy->matrix) {
      if (label.value().find("matrix." + std::string(dimension.key->text)) == std::string_view::npos) continue;
      for (const yaml::Node* value : dimension.values)
        if (value->is_scalar() && !Text{value}.has_expression()) visit(value->text, *value);
    }
    for (const yaml::Node* item : job.strategy->include)
      for (const yaml::Entry& entry : item->entries())
        if (entry.key->is_scalar() && entry.value->is_scalar() &&
            label.value().find("matrix." + std::string(entry.key->text)) != std::string_view::npos)
          visit(entry.value->text, *entry.value);
  }
}

}  // namespace assay::workflows
