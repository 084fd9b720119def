#include "scanners/workflows/policies/runner_labels.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "rules/policies/wildcard.h"

namespace assay::workflows::policies {

namespace {

// NAME of ${{ matrix.NAME }}; empty for anything else.
std::string matrix_name(std::string_view text) {
  std::string inner(text);
  std::erase(inner, ' ');
  constexpr std::string_view kOpen = "${{matrix.", kClose = "}}";
  if (!inner.starts_with(kOpen) || !inner.ends_with(kClose)) return {};
  return inner.substr(kOpen.size(), inner.size() - kOpen.size() - kClose.size());
}

}  // namespace

bool is_hosted(std::string_view label) {
  constexpr std::array<std::string_view, 3> kFamilies = {"ubuntu-", "windows-", "macos-"};
  return std::any_of(kFamilies.begin(), kFamilies.end(),
                     [&](std::string_view family) { return lower(label).starts_with(family); });
}

std::vector<std::string> labels_of(const Job& job) {
  std::vector<std::string> out;
  for (const Text& label : job.runs_on.labels) {
    if (!label.has_expression()) {
      out.emplace_back(label.value());
      continue;
    }
    const std::string name = matrix_name(label.value());
    bool known = false;
    for (const Dimension& dimension : job.strategy->matrix)
      if (!name.empty() && dimension.key->text == name)
        for (const yaml::Node* value : dimension.values) {
          out.push_back(policy::with_holes(value->text));
          known = true;
        }
    for (const yaml::Node* extra : job.strategy->include)
      if (const yaml::Node* value = name.empty() ? nullptr : extra->value_of(name)) {
        out.push_back(policy::with_holes(value->text));
        known = true;
      }
    if (!known) out.push_back(policy::with_holes(label.value()));
  }
  return out;
}

const policy::RunnerPool* pool_of(const policy::Runners& runners, const std::vector<std::string>& labels) {
  for (const policy::RunnerPool& pool : runners.self_hosted) {
    const bool has_all = std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
      return std::any_of(pool.labels.begin(), pool.labels.end(),
                         [&](const std::string& one) { return equal_ignoring_case(one, label); });
    });
    if (has_all && !labels.empty()) return &pool;
  }
  return nullptr;
}

}  // namespace assay::workflows::policies
