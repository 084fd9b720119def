#include "scanners/workflows/model/step_shell.h"

#include <algorithm>

namespace assay::workflows {

namespace {

// By the labels of its job. A container is Linux.
bool runs_on_windows(const Job* job) {
  return job != nullptr && !job->container &&
         std::any_of(job->runs_on.labels.begin(), job->runs_on.labels.end(), [](const Text& label) {
           return label.value().starts_with("windows") || equal_ignoring_case(label.value(), "windows");
         });
}

}  // namespace

shell::Options options_of_step(const Document& document, const Job* job, const Step& step) {
  Text named = step.shell;
  if (!named && job != nullptr) named = job->defaults.shell;
  if (!named) named = document.workflow.defaults.shell;
  return named ? shell::options_of(named.value()) : shell::default_options(runs_on_windows(job));
}

}  // namespace assay::workflows
