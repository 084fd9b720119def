// What runs the script of a step.
#pragma once

#include <algorithm>

#include "base/letter_case.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/shell/options.h"

namespace assay::workflows {

// By the labels of its job. A container is Linux.
inline bool runs_on_windows(const Job* job) {
  return job != nullptr && !job->container &&
         std::any_of(job->runs_on.labels.begin(), job->runs_on.labels.end(), [](const Text& label) {
           return label.value().starts_with("windows") || equal_ignoring_case(label.value(), "windows");
         });
}

// As `shell:` says, of the step, its job or the workflow; else what the runner takes.
inline shell::Options shell_options_of(const Subject& subject, const Job* job, const Step& step) {
  const Text named = step.shell                              ? step.shell
                     : job != nullptr && job->defaults.shell ? job->defaults.shell
                                                             : subject.workflow().defaults.shell;
  return named ? shell::options_of(named.value()) : shell::default_options(runs_on_windows(job));
}

}  // namespace assay::workflows
