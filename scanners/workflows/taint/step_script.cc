#include "scanners/workflows/taint/step_script.h"

#include <algorithm>

namespace assay::workflows::taint {
namespace {

bool runs_on_windows(const Job* job) {
  return job != nullptr && std::any_of(job->runs_on.labels.begin(), job->runs_on.labels.end(), [](const Text& label) {
           return label.value().starts_with("windows") || equal_ignoring_case(label.value(), "windows");
         });
}

}  // namespace

shell::Options shell_of(const Document& document, const Job* job, const Step& step) {
  for (const Text& text : {step.shell, job == nullptr ? Text() : job->defaults.shell, document.workflow.defaults.shell})
    if (text) return shell::options_of(text.value());
  return shell::default_options(runs_on_windows(job));
}

const StepScript* StepScripts::find(const Document& document, const Job* job, const Step& step) {
  if (!step.run) return nullptr;
  const auto [place, fresh] = scripts_.try_emplace({job, &step});
  if (fresh) {
    auto out = std::make_unique<StepScript>();
    out->options = shell_of(document, job, step);
    if (out->understood()) {
      out->script = shell::read_script(step.run.value());
      out->calls = shell::calls_of(out->script);
    }
    place->second = std::move(out);
  }
  return place->second.get();
}

}  // namespace assay::workflows::taint
