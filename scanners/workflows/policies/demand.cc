#include "scanners/workflows/policies/demand.h"

#include "base/strings.h"

namespace assay::workflows::policies {

yaml::Span span_of(const yaml::Tree& tree, YamlMark mark) {
  const LineIndex& lines = tree.lines();
  const std::uint32_t line = std::min(mark.line, lines.lines());
  const std::size_t begin = lines.offset_of(line, mark.column);
  const std::string_view text = lines.text_of(line);
  const std::size_t end = lines.begin_of(line) + text.size();
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(std::max(begin, end))};
}

Draft& demanded(Draft& draft, const Subject& subject, YamlMark mark, std::string_view reason) {
  const Document& file = subject.repository.policy->document;
  return draft.related(file, span_of(*file.tree, mark),
                       reason.empty() ? "the policy says so" : cat("the policy says so: ", printable(reason)));
}

const policy::WorkflowDemand* demand_of(const policy::Policy& policy, const Document& document) {
  const std::string_view file = workflow_file(document);
  if (!policy.workflows || file.empty()) return nullptr;
  for (const policy::WorkflowDemand& one : policy.workflows->list)
    if (one.file == file) return &one;
  return nullptr;
}

const Document* find_workflow(const Repository& repository, std::string_view file) {
  for (const Document& document : repository.documents)
    if (!file.empty() && workflow_file(document) == file) return &document;
  return nullptr;
}

}  // namespace assay::workflows::policies
