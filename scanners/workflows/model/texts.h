// Every text of steps and jobs in which an expression may stand.
#pragma once

#include "scanners/workflows/model/environments.h"

namespace assay::workflows {

// visit(job or null, step or null, text)
template <class Visit>
void for_each_text(const Document& document, const Visit& visit) {
  const auto tell = [&](const Job* job, const Step* step, const Text& text) {
    if (text) visit(job, step, text);
  };
  const auto tell_all = [&](const Job* job, const Step* step, const Pairs& pairs) {
    tell(job, step, pairs.whole);
    for (const Pair& pair : pairs.list) tell(job, step, pair.value);
  };
  for_each_variable(document, [&](const Job* job, const Step* step, const Pair& pair) { tell(job, step, pair.value); });
  for (const Job& job : document.workflow.jobs) {
    tell(&job, nullptr, job.condition);
    tell(&job, nullptr, job.strategy->matrix_expression);
    tell(&job, nullptr, job.container->image);
    tell_all(&job, nullptr, job.outputs);
    tell_all(&job, nullptr, job.with);
    tell_all(&job, nullptr, job.secrets);
    tell_all(&job, nullptr, job.container->credentials);
  }
  for_each_step(document, [&](const Job* job, const Step& step) {
    tell(job, &step, step.condition);
    tell(job, &step, step.name);
    tell(job, &step, step.run);
    tell(job, &step, step.working_directory);
    tell_all(job, &step, step.with);
  });
}

}  // namespace assay::workflows
