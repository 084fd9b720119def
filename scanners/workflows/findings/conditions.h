// Every `if:` of a file, parsed.
#pragma once

#include "scanners/workflows/expressions/condition.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {

// visit(job or null, step or null, text, condition); those that cannot be parsed are left out.
template <class Visit>
void for_each_condition(const Subject& subject, const Visit& visit) {
  const triggering::Reach& reach = subject.analysis.reach(subject.document);
  for (const Job& job : subject.workflow().jobs)
    if (const auto* condition = reach.condition(job.condition))
      visit(&job, static_cast<const Step*>(nullptr), job.condition, *condition);
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (const auto* condition = reach.condition(step.condition)) visit(job, &step, step.condition, *condition);
  });
}

// Bytes of the file for a part of a text.
inline yaml::Span span_in(const Subject& subject, const Text& text, expressions::Span span) {
  return subject.tree().source_span(*text.node, span.begin, span.end);
}

// visit(tree, node) for all nodes.
template <class Visit>
void for_each_node(const expressions::Condition& condition, const Visit& visit) {
  for (const expressions::Tree& tree : condition.trees)
    for (const expressions::Node& node : tree.nodes) visit(tree, node);
}

// The literal that a path is compared with by == : the name of github.event_name == 'push', either way round. Nothing
// for other nodes.
struct Compared {
  std::string path;
  std::string literal;
};
std::optional<Compared> equality_of(const expressions::Tree& tree, const expressions::Node& node);

// Whether a path is read anywhere in it.
bool reads(const expressions::Condition& condition, std::string_view path);

}  // namespace assay::workflows
