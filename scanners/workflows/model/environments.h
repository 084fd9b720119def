// Every `env:` of a file, from the outside inwards.
#pragma once

#include "scanners/workflows/model/document.h"

namespace assay::workflows {

// visit(job or null, step or null, pair)
template <class Visit>
void for_each_variable(const Document& document, const Visit& visit) {
  const auto tell = [&](const Job* job, const Step* step, const Pairs& env) {
    for (const Pair& pair : env.list) visit(job, step, pair);
  };
  tell(nullptr, nullptr, document.workflow.env);
  for (const Job& job : document.workflow.jobs) {
    tell(&job, nullptr, job.env);
    tell(&job, nullptr, job.container->env);
    for (const Container& service : job.services) tell(&job, nullptr, service.env);
  }
  for_each_step(document, [&](const Job* job, const Step& step) { tell(job, &step, step.env); });
}

// Whether the runner takes a value for true.
inline bool is_true(const Text& value) { return equal_ignoring_case(value.value(), "true") || value.value() == "1"; }

}  // namespace assay::workflows
